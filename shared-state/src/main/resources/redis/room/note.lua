-- Notes in a room's log what was done with the room's matters elsewhere; nobody in it is told.
-- KEYS[1] room, KEYS[2] participants, KEYS[3] events; ARGV[1..6] as room/room takes them
-- ARGV[7] type, ARGV[8] data (JSON object)
-- Returns {'noted', events to hand on, parted} or {'room-not-found'}
--!include stream/log
--!include room/room
if not room_get('status') then
  return {'room-not-found'}
end
load_participants()
emit(ARGV[7], cjson.decode(ARGV[8]))
return finish('noted')
