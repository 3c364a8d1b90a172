-- Notes that a webhook took an event.
--!keys webhook: hash of lastSuccessAt, lastFailureAt (ms), lastFailure (why)
--!keys failing: sorted set of log by when the event happened that it waits for (ms)
--!args log: that the event is of
--!args ttl_ms: how long this is kept
-- Returns 1 if the log had been failing, else 0.
--!include stream/clock
redis.call('HSET', webhook, 'lastSuccessAt', now_ms())
redis.call('PEXPIRE', webhook, ttl_ms)
return redis.call('ZREM', failing, log)
