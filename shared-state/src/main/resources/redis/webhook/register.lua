-- Says that a webhook is served, so that whoever hands events on asks for its deliveries.
-- KEYS[1] webhooks (hash: name by the time until which it is served (ms); since:<name>: when it was
--                   first (ms))
-- ARGV[1] name, ARGV[2] for how long from now on (ms)
-- Returns since when it is served (ms): what happened earlier is not told to it.
--!include stream/clock
local now = now_ms()
redis.call('HSETNX', KEYS[1], 'since:' .. ARGV[1], now)
redis.call('HSET', KEYS[1], ARGV[1], now + ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return tonumber(redis.call('HGET', KEYS[1], 'since:' .. ARGV[1]))
