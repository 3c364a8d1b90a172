-- How a webhook is doing; keeps what belongs to it, and drops what is too old of it.
-- KEYS[1] dead letters, KEYS[2] their texts, KEYS[3] to be replayed (see webhook/bury), KEYS[4] webhook
-- (hash: see webhook/succeeded), KEYS[5] failing (sorted set: see there), KEYS[6] due (sorted set: see
-- deadline/claim)
-- ARGV[1] greatest age of a dead letter (ms), ARGV[2] time to live (ms)
-- Returns {now (ms), logs that wait, since when the oldest of them is due (ms; now if none is), failing
--          logs, when the oldest event happened that they wait for (ms; now if none does), dead letters,
--          [field, value, …]}
--!include stream/clock
--!include webhook/letters
local now = now_ms()
drop_older_than(now - ARGV[1])
local due = redis.call('ZRANGE', KEYS[6], 0, 0, 'WITHSCORES')
local oldest = redis.call('ZRANGE', KEYS[5], 0, 0, 'WITHSCORES')
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, ARGV[2])
end
return {now, redis.call('ZCOUNT', KEYS[6], '-inf', now), math.min(now, math.floor(tonumber(due[2] or now))),
  redis.call('ZCARD', KEYS[5]), math.min(now, math.floor(tonumber(oldest[2] or now))),
  redis.call('ZCARD', KEYS[1]), redis.call('HGETALL', KEYS[4])}
