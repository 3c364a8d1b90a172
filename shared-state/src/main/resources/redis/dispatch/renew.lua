-- Renews the lease of a signaling replica: its agents may be offered calls. After a lapse, matches in some
-- queues; every queue needs a look then, which is the caller's to ask for.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] replica, ARGV[9] length of the lease (ms)
-- Returns 'held', or 'lapsed' (also if it is new) as dispatch/calls' finish
--!include stream/log
--!include dispatch/dispatch
--!include dispatch/matching
--!include dispatch/calls
-- Who dies when the clock is set back is found out as soon as else. What was renewed since stays as it is.
local back = clock_set_back(key('clock'), now, ARGV[5])
if back > 0 then
  for replica, ends in pairs(fields_of(key('leases'))) do
    if tonumber(ends) > now + ARGV[9] then
      redis.call('HSET', key('leases'), replica, string.format('%.0f', math.min(ends - back, now + ARGV[9])))
    end
  end
end
local lapsed = lease_of(ARGV[8]) <= now
leases[ARGV[8]] = now + ARGV[9]
put('HSET', key('leases'), ARGV[8], string.format('%.0f', leases[ARGV[8]]))
if not lapsed then
  return finish('held')
end
for replica, ends in pairs(fields_of(key('leases'))) do
  if tonumber(ends) < now - ARGV[5] then
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
