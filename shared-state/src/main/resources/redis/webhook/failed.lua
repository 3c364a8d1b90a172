-- Notes that a webhook did not take an event.
-- KEYS[1] webhook (hash: see webhook/succeeded), KEYS[2] failing (sorted set: see there)
-- ARGV[1] log, ARGV[2] when the event happened (ms), ARGV[3] why, ARGV[4] time to live (ms)
-- Returns 1 if the log had not been failing, else 0.
--!include stream/clock
redis.call('HSET', KEYS[1], 'lastFailureAt', now_ms(), 'lastFailure', ARGV[3])
local new = redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return new
