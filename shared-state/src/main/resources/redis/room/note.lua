-- Notes in a room's log what was done with the room's matters elsewhere; nobody in it is told. Notes
-- never push out what happened: past their share of the log nothing more is noted.
-- KEYS[1] room, KEYS[2] participants, KEYS[3] events, KEYS[4] removed, KEYS[5] departed; ARGV[1..6] as room/room takes them
-- KEYS[6] notes of this kind that the log holds (list of offsets, oldest first)
-- KEYS[7] that the same was noted (string)
-- ARGV[7] type, ARGV[8] data (JSON object), ARGV[9] how many notes of this kind the log may hold
-- ARGV[10] how long the same is not noted again (ms); 0 if it is noted each time
-- Returns {'noted' | 'noted-before' | 'full', the last event to deliver or '', parted, pause} or {'room-not-found'}
--!include stream/log
--!include room/room
local events, notes, noted = KEYS[3], KEYS[6], KEYS[7]
local what, data, most, quiet = ARGV[7], ARGV[8], tonumber(ARGV[9]), tonumber(ARGV[10])
if not room_get('status') then
  return {'room-not-found'}
end
if redis.call('EXISTS', noted) == 1 then
  return {'noted-before', last_undelivered(), parted, -1}
end
local oldest = redis.call('LINDEX', notes, 0)
while oldest and #redis.call('XRANGE', events, oldest, oldest) == 0 do
  redis.call('LPOP', notes)
  oldest = redis.call('LINDEX', notes, 0)
end
if redis.call('LLEN', notes) >= most then
  return {'full', last_undelivered(), parted, -1}
end
load_participants()
redis.call('RPUSH', notes, emit(what, cjson.decode(data)))
local answer = finish('noted')
if quiet > 0 then
  redis.call('SET', noted, '', 'PX', quiet)
end
return answer
