-- Renews the lease of a signaling replica: its agents may be offered calls. After a lapse, matches in some
-- queues; every queue is to be reconciled then, which the caller asks for.
--!args own_replica: whose lease it is
--!args lease_ms: how long it holds
-- Returns 'held', or 'lapsed' (also if it is new) as dispatch/calls' finish
--!include dispatch/calls
-- Who dies when the clock is set back is found out as soon as else. What was renewed since stays as it is.
local back = clock_set_back(key('clock'), now, ttl_ms)
if back > 0 then
  for replica, ends in pairs(fields_of(key('leases'))) do
    if tonumber(ends) > now + lease_ms then
      redis.call('HSET', key('leases'), replica, string.format('%.0f', math.min(ends - back, now + lease_ms)))
    end
  end
end
local lapsed = lease_of(own_replica) <= now
leases[own_replica] = now + lease_ms
put('HSET', key('leases'), own_replica, string.format('%.0f', leases[own_replica]))
if not lapsed then
  return finish('held')
end
for replica, ends in pairs(fields_of(key('leases'))) do
  if tonumber(ends) < now - ttl_ms then
    redis.call('HDEL', key('leases'), replica)
  end
end
local flat = redis.call('HSCAN', key('queues'), '0', 'COUNT', 64)[2]
for i = 1, #flat, 2 do
  if redis.call('EXISTS', key('ready', flat[i])) == 1 then
    wanted[flat[i]] = true
  end
end
return finish('lapsed')
