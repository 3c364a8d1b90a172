-- Keeps the record of a call that goes on.
--!keys call events: hash, and stream
--!args ttl_ms: how long both are kept
-- Returns 1, or 0 if there is no such call.
redis.call('PEXPIRE', events, ttl_ms)
return redis.call('PEXPIRE', call, ttl_ms)
