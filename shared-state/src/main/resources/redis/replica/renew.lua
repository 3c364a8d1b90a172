-- Renews a replica's lease.
-- KEYS[1] leases (sorted set: replica by the end of its lease, ms), KEYS[2] addresses (hash)
-- ARGV[1] replica, ARGV[2] address (host:port), ARGV[3] length of the lease (ms)
-- Returns 1 if the lease had not run out, 0 if it had, or is new: the sessions of this replica may
-- have been given up meanwhile.
--!include stream/log
local now = now_ms()
local ends = redis.call('ZSCORE', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
if ends and tonumber(ends) > now then
  return 1
end
return 0
