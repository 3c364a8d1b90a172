-- Makes a room, unless it is there already.
--!args room_type: its type
--!args window_ms empty_ms: its reconnection window, and how long it may be empty
--!args capacity: how many it admits
--!args roles: that are admitted (space between), or '' for all
--!args made_for: the call it is made for, or ''
-- Returns {'created' | 'exists', change, room}, the room as room/show has it
--!include room/room
if room_get('status') then
  return with_room(answer('exists'))
end
redis.call('DEL', participants, events, departed)
redis.call('HSET', room, 'type', room_type, 'status', 'open', 'window', window_ms, 'empty', empty_ms,
  'capacity', capacity, 'roles', roles, 'createdAt', now)
if made_for ~= '' then
  redis.call('HSET', room, 'for', made_for)
end
emit('room-created', {type = room_type, policy = {
  reconnectWindowMs = tonumber(window_ms), emptyTimeoutMs = tonumber(empty_ms), maxParticipants = tonumber(capacity),
  roles = roles}, callId = made_for ~= '' and made_for or nil})
return with_room(finish('created'))
