-- Ends a session for good: nobody recovers it.
-- KEYS[1] session (hash), KEYS[2] its rooms (hash), KEYS[3] its outbox (stream),
-- KEYS[4] its first acknowledgments (stream)
-- ARGV[1] epoch, or '' for any; ARGV[2] why (an error code), told to the replica that holds it, or ''
-- Returns {'ended', [room, '<window (ms)> <visit>', …]}, {'stale'} or {'absent'}.
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then
  return {'absent'}
end
if ARGV[1] ~= '' and epoch ~= ARGV[1] then
  return {'stale'}
end
local rooms = redis.call('HGETALL', KEYS[2])
redis.call('UNLINK', unpack(KEYS))
if ARGV[2] ~= '' then
  redis.call('SPUBLISH', KEYS[3], '!ended ' .. ARGV[2])
end
return {'ended', rooms}
