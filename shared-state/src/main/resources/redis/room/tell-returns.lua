-- Tells of returns that were put off, if it is time.
-- KEYS[1] room, KEYS[2] participants, KEYS[3] events, KEYS[5] departed; ARGV[1..6] as room/room takes them
-- Returns {'told', the last event to deliver or '', parted, pause} or {'room-not-found'}
--!include stream/log
--!include room/room
if not room_get('status') then
  return {'room-not-found'}
end
load_participants()
return finish('told')
