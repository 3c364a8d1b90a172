-- Keeps an attached session alive, and takes it back if it was given up while the replica that holds
-- it was thought dead.
--!keys session: hash
--!keys rooms: its rooms, hash
--!keys outbox: its outbox, stream
--!keys acks: its first acknowledgments, stream
--!args epoch replica: the session's epoch, and who holds it
--!args ttl_ms: how long it lives
-- Returns 'kept', 'retaken' (its rooms must be told), 'stale' (attached elsewhere since) or 'absent'.
local kept = redis.call('HMGET', session, 'epoch', 'owner')
if not kept[1] then
  return 'absent'
end
if kept[1] ~= epoch then
  return 'stale'
end
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, ttl_ms)
end
if kept[2] == replica then
  return 'kept'
end
redis.call('HSET', session, 'owner', replica)
redis.call('HDEL', session, 'detachedAt', 'window')
return 'retaken'
