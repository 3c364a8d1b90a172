-- A room as it is.
-- KEYS[1] room (hash), KEYS[2] participants (hash)
-- Returns {now (ms), [field, value, …], [user id, JSON, …]}; no fields if there is no such room.
--!include stream/clock
return {now_ms(), redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2])}
