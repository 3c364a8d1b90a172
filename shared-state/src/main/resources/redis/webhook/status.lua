-- How a webhook is doing; keeps what belongs to it, and drops what is too old of it.
--!keys webhook: hash, see webhook/succeeded
--!keys failing: sorted set, see there
--!keys due: sorted set, see deadline/claim
--!args max_age_ms: greatest age of a dead letter
--!args ttl_ms: how long what belongs to it is kept
-- Returns {now (ms), logs that wait, since when the oldest of them is due (ms; now if none is), failing
--          logs, when the oldest event happened that they wait for (ms; now if none does), dead letters,
--          [field, value, …]}
--!include stream/clock
--!include webhook/dead-letter
local now = now_ms()
drop_older_than(now - max_age_ms)
local first_due = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')
local oldest = redis.call('ZRANGE', failing, 0, 0, 'WITHSCORES')
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, ttl_ms)
end
return {now, redis.call('ZCOUNT', due, '-inf', now), math.min(now, math.floor(tonumber(first_due[2] or now))),
  redis.call('ZCARD', failing), math.min(now, math.floor(tonumber(oldest[2] or now))),
  redis.call('ZCARD', dead_letters), redis.call('HGETALL', webhook)}
