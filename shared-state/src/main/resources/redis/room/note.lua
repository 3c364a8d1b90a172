-- Notes in a room's log what was done with the room's matters elsewhere; nobody in it is told. Notes
-- never push out what happened: past their share of the log nothing more is noted.
-- KEYS[1] room, KEYS[2] participants, KEYS[3] events, KEYS[4] removed; ARGV[1..6] as room/room takes them
-- KEYS[5] notes of this kind that the log holds (list of offsets, oldest first)
-- KEYS[6] that the same was noted (string)
-- ARGV[7] type, ARGV[8] data (JSON object), ARGV[9] how many notes of this kind the log may hold
-- ARGV[10] how long the same is not noted again (ms); 0 if it is noted each time
-- Returns {'noted' | 'noted-before' | 'full', events to hand on, parted} or {'room-not-found'}
--!include stream/log
--!include room/room
if not room_get('status') then
  return {'room-not-found'}
end
if redis.call('EXISTS', KEYS[6]) == 1 then
  return {'noted-before', untold(), parted}
end
local oldest = redis.call('LINDEX', KEYS[5], 0)
while oldest and #redis.call('XRANGE', KEYS[3], oldest, oldest) == 0 do
  redis.call('LPOP', KEYS[5])
  oldest = redis.call('LINDEX', KEYS[5], 0)
end
if redis.call('LLEN', KEYS[5]) >= tonumber(ARGV[9]) then
  return {'full', untold(), parted}
end
load_participants()
redis.call('RPUSH', KEYS[5], emit(ARGV[7], cjson.decode(ARGV[8])))
local answer = finish('noted')
if tonumber(ARGV[10]) > 0 then
  redis.call('SET', KEYS[6], '', 'PX', ARGV[10])
end
return answer
