-- Notes in a room's log what was done with the room's matters elsewhere; nobody in it is told. Notes
-- never push out what happened: past their share of the log nothing more is noted.
--!keys notes: notes of this kind that the log holds, list of offsets, oldest first
--!keys noted: that the same was noted, string
--!args event_type data: the note, its data a JSON object
--!args max_notes: how many notes of this kind the log may hold
--!args quiet_ms: how long the same is not noted again; 0 if it is noted each time
-- Returns {'noted' | 'noted-before' | 'full', change} or {'room-not-found'}
--!include room/room
if not room_get('status') then
  return {'room-not-found'}
end
if redis.call('EXISTS', noted) == 1 then
  return answer('noted-before')
end
local oldest = redis.call('LINDEX', notes, 0)
while oldest and #redis.call('XRANGE', events, oldest, oldest) == 0 do
  redis.call('LPOP', notes)
  oldest = redis.call('LINDEX', notes, 0)
end
if redis.call('LLEN', notes) >= tonumber(max_notes) then
  return answer('full')
end
load_participants()
redis.call('RPUSH', notes, emit(event_type, cjson.decode(data)))
local noted_now = finish('noted')
if tonumber(quiet_ms) > 0 then
  redis.call('SET', noted, '', 'PX', quiet_ms)
end
return noted_now
