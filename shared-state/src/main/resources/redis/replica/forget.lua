-- Forgets a replica whose lease ran out, after its sessions were given up.
--!keys leases addresses: sorted set, and hash
--!args replica: whose lease ran out
-- Returns 1 if it is forgotten, 0 if its lease was renewed meanwhile.
--!include stream/clock
local ends = redis.call('ZSCORE', leases, replica)
if ends and tonumber(ends) > now_ms() then
  return 0
end
redis.call('ZREM', leases, replica)
redis.call('HDEL', addresses, replica)
return 1
