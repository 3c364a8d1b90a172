-- Makes a room, unless it is there already.
-- KEYS[1] room, KEYS[2] participants, KEYS[3] events, KEYS[5] departed; ARGV[1..6] as room/room takes them
-- ARGV[7] type, ARGV[8] reconnection window (ms), ARGV[9] empty timeout (ms), ARGV[10] capacity
-- ARGV[11] roles that are admitted (space between), or '' for all, ARGV[12] the call it is made for, or ''
-- Returns {'created' | 'exists', the last event to deliver or '', parted, pause}
--!include stream/log
--!include room/room
if room_get('status') then
  return {'exists', last_undelivered(), parted, -1}
end
redis.call('DEL', KEYS[2], KEYS[3], KEYS[5])
redis.call('HSET', KEYS[1], 'type', ARGV[7], 'status', 'open', 'window', ARGV[8], 'empty', ARGV[9],
  'capacity', ARGV[10], 'roles', ARGV[11], 'createdAt', now)
if ARGV[12] ~= '' then
  redis.call('HSET', KEYS[1], 'for', ARGV[12])
end
emit('room-created', {type = ARGV[7], policy = {
  reconnectWindowMs = tonumber(ARGV[8]), emptyTimeoutMs = tonumber(ARGV[9]), maxParticipants = tonumber(ARGV[10]),
  roles = ARGV[11]}, callId = ARGV[12] ~= '' and ARGV[12] or nil})
return finish('created')
