-- Renews a replica's lease.
--!keys leases: sorted set: replica by the end of its lease, ms
--!keys addresses: hash
--!keys clock: string: when a lease was renewed last, ms
--!args replica address: whose lease it is, and where it listens (host:port)
--!args lease_ms: how long it holds
-- Returns 1 if the lease had not run out, 0 if it had, or is new: the sessions of this replica may
-- have been given up meanwhile.
--!include stream/clock
-- For so many leases the clock is known while nobody renews one.
local KNOWN_FOR = 60
local now = now_ms()
-- Who dies when the clock is set back is found out as soon as else. What was renewed since stays as it is.
local back = clock_set_back(clock, now, KNOWN_FOR * lease_ms)
if back > 0 then
  local longest = now + lease_ms
  local of_before = redis.call('ZRANGE', leases, string.format('(%.0f', longest), '+inf', 'BYSCORE', 'WITHSCORES')
  for i = 1, #of_before, 2 do
    redis.call('ZADD', leases, math.min(of_before[i + 1] - back, longest), of_before[i])
  end
end
local ends = redis.call('ZSCORE', leases, replica)
redis.call('ZADD', leases, now + lease_ms, replica)
redis.call('HSET', addresses, replica, address)
if ends and tonumber(ends) > now then
  return 1
end
return 0
