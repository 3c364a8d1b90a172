-- Holds for longer what a relay has taken, or lets go of it.
--!keys room: see room/relay
--!args holder lease_ms: who has taken it, and how long it is held from now; 0 lets go
-- Returns 1, or 0 if somebody else holds it by now, or nobody.
--!include stream/clock
local lease = tonumber(lease_ms)
if redis.call('HGET', room, 'relay') ~= holder then
  return 0
end
if lease > 0 then
  redis.call('HSET', room, 'relayUntil', now_ms() + lease)
else
  redis.call('HDEL', room, 'relay', 'relayUntil')
end
return 1
