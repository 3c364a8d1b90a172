-- Notes that a replica holds a session.
--!keys sessions: set: those that the replica holds
--!args session_id: one more
--!args ttl_ms: how long the set is kept
-- Returns 1 if it was not noted before, else 0.
local added = redis.call('SADD', sessions, session_id)
redis.call('PEXPIRE', sessions, ttl_ms)
return added
