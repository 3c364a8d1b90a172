-- Renews a replica's lease.
-- KEYS[1] leases (sorted set: replica by the end of its lease, ms), KEYS[2] addresses (hash),
-- KEYS[3] clock (string: when a lease was renewed last, ms)
-- ARGV[1] replica, ARGV[2] address (host:port), ARGV[3] length of the lease (ms)
-- Returns 1 if the lease had not run out, 0 if it had, or is new: the sessions of this replica may
-- have been given up meanwhile.
--!include stream/clock
-- For so many leases the clock is known while nobody renews one.
local KNOWN_FOR = 60
local now = now_ms()
-- Who dies when the clock is set back is found out as soon as else. What was renewed since stays as it is.
local back = clock_set_back(KEYS[3], now, KNOWN_FOR * ARGV[3])
if back > 0 then
  local longest = now + ARGV[3]
  local of_before = redis.call('ZRANGE', KEYS[1], string.format('(%.0f', longest), '+inf', 'BYSCORE', 'WITHSCORES')
  for i = 1, #of_before, 2 do
    redis.call('ZADD', KEYS[1], math.min(of_before[i + 1] - back, longest), of_before[i])
  end
end
local ends = redis.call('ZSCORE', KEYS[1], ARGV[1])
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
if ends and tonumber(ends) > now then
  return 1
end
return 0
