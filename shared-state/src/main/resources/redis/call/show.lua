-- A call's record as it is.
-- KEYS[1] call (hash)
-- Returns {now (ms), [field, value, …]}; no fields if there is no such call.
--!include stream/clock
return {now_ms(), redis.call('HGETALL', KEYS[1])}
