-- Included by scripts that make a room, after room/room; not run by itself.
--!args room_type: its type
--!args window_ms empty_ms: its reconnection window, and how long it may be empty
--!args capacity: how many it admits
--!args roles: that are admitted (space between), or '' for all

-- made_for: the call it is made for, or ''
local function make_room(made_for)
  redis.call('DEL', participants, events, departed)
  redis.call('HSET', room, 'type', room_type, 'status', 'open', 'window', window_ms, 'empty', empty_ms,
    'capacity', capacity, 'roles', roles, 'createdAt', now)
  if made_for ~= '' then
    redis.call('HSET', room, 'for', made_for)
  end
  emit('room-created', {type = room_type, policy = {
    reconnectWindowMs = tonumber(window_ms), emptyTimeoutMs = tonumber(empty_ms), maxParticipants = tonumber(capacity),
    roles = roles}, callId = made_for ~= '' and made_for or nil})
end
