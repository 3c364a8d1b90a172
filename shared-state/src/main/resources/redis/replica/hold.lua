-- Notes that a replica holds a session.
-- KEYS[1] sessions of the replica (set)
-- ARGV[1] session, ARGV[2] time to live (ms)
-- Returns 1 if it was not noted before, else 0.
local added = redis.call('SADD', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return added
