-- Says that a webhook is served, so that whoever relays events asks for its deliveries.
--!keys webhooks: hash of name by the time until which it is served (ms); since:<name>: when it was
--                   first (ms)
--!args name served_ms: the webhook, and for how long from now on
-- Returns since when it is served (ms): earlier events are not sent to it.
--!include stream/clock
local now = now_ms()
redis.call('HSETNX', webhooks, 'since:' .. name, now)
redis.call('HSET', webhooks, name, now + served_ms)
redis.call('PEXPIRE', webhooks, served_ms)
return tonumber(redis.call('HGET', webhooks, 'since:' .. name))
