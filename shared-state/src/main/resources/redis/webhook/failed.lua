-- Notes that a webhook did not take an event.
--!keys webhook: hash, see webhook/succeeded
--!keys failing: sorted set, see there
--!args log happened_at: the log that waits, and when the event happened (ms)
--!args reason: why it was not taken
--!args ttl_ms: how long this is kept
-- Returns 1 if the log had not been failing, else 0.
--!include stream/clock
redis.call('HSET', webhook, 'lastFailureAt', now_ms(), 'lastFailure', reason)
local new = redis.call('ZADD', failing, happened_at, log)
redis.call('PEXPIRE', webhook, ttl_ms)
redis.call('PEXPIRE', failing, ttl_ms)
return new
