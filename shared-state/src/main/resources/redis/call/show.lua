-- A call's record as it is.
--!keys call: hash
-- Returns {now (ms), [field, value, …]}; no fields if there is no such call.
--!include stream/clock
return {now_ms(), redis.call('HGETALL', call)}
