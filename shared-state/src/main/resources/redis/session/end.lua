-- Ends a session for good: nobody recovers it.
--!keys session: hash
--!keys rooms: its rooms, hash
--!keys outbox: its outbox, stream
--!keys acks: its first acknowledgments, stream
--!args epoch: the session's, or '' for any
--!args reason: an error code, for the replica that holds it, or ''
-- Returns {'ended', [room, '<window (ms)> <membership id>', …]}, {'stale'} or {'absent'}.
local current = redis.call('HGET', session, 'epoch')
if not current then
  return {'absent'}
end
if epoch ~= '' and current ~= epoch then
  return {'stale'}
end
local listed = redis.call('HGETALL', rooms)
redis.call('UNLINK', unpack(KEYS))
if reason ~= '' then
  redis.call('SPUBLISH', outbox, '!ended ' .. reason)
end
return {'ended', listed}
