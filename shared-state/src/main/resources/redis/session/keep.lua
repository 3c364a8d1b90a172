-- Keeps an attached session alive, and takes it back if it was given up while the replica that holds
-- it was thought dead.
-- KEYS[1] session (hash), KEYS[2] its rooms (hash), KEYS[3] its outbox (stream),
-- KEYS[4] its first acknowledgments (stream)
-- ARGV[1] epoch, ARGV[2] replica, ARGV[3] time to live (ms)
-- Returns 'kept', 'retaken' (its rooms must be told), 'stale' (attached elsewhere since) or 'absent'.
local kept = redis.call('HMGET', KEYS[1], 'epoch', 'owner')
if not kept[1] then
  return 'absent'
end
if kept[1] ~= ARGV[1] then
  return 'stale'
end
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, ARGV[3])
end
if kept[2] == ARGV[2] then
  return 'kept'
end
redis.call('HSET', KEYS[1], 'owner', ARGV[2])
redis.call('HDEL', KEYS[1], 'detachedAt', 'window')
return 'retaken'
