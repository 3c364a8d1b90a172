-- Holds for longer what a relay has taken, or lets go of it.
-- KEYS[1] room: see room/relay
-- ARGV[1] who has taken it, ARGV[2] how long from now (ms); 0 lets go
-- Returns 1, or 0 if somebody else holds it by now, or nobody.
--!include stream/clock
local holder, lease = ARGV[1], tonumber(ARGV[2])
if redis.call('HGET', KEYS[1], 'relay') ~= holder then
  return 0
end
if lease > 0 then
  redis.call('HSET', KEYS[1], 'relayUntil', now_ms() + lease)
else
  redis.call('HDEL', KEYS[1], 'relay', 'relayUntil')
end
return 1
