-- Keeps the record of a call that goes on.
-- KEYS[1] call (hash), KEYS[2] events (stream)
-- ARGV[1] time to live (ms)
-- Returns 1, or 0 if there is no such call.
redis.call('PEXPIRE', KEYS[2], ARGV[1])
return redis.call('PEXPIRE', KEYS[1], ARGV[1])
