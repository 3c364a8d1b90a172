-- Notes that a webhook took an event.
-- KEYS[1] webhook (hash: lastSuccessAt, lastFailureAt (ms), lastFailure (why)), KEYS[2] failing (sorted
-- set: log by when the event happened that it waits for (ms))
-- ARGV[1] log, ARGV[2] time to live (ms)
-- Returns 1 if the log had been failing, else 0.
--!include stream/clock
redis.call('HSET', KEYS[1], 'lastSuccessAt', now_ms())
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('ZREM', KEYS[2], ARGV[1])
