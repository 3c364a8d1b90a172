-- Forgets a replica whose lease ran out, after its sessions were given up.
-- KEYS[1] leases (sorted set), KEYS[2] addresses (hash)
-- ARGV[1] replica
-- Returns 1 if it is forgotten, 0 if its lease was renewed meanwhile.
--!include stream/clock
local ends = redis.call('ZSCORE', KEYS[1], ARGV[1])
if ends and tonumber(ends) > now_ms() then
  return 0
end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
return 1
