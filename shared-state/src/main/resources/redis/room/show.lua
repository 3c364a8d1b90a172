-- A room as it is.
--!keys room participants: hashes, see room/room
-- Returns {now (ms), [field, value, …], [user id, JSON, …]}; no fields if there is no such room.
--!include stream/clock
return {now_ms(), redis.call('HGETALL', room), redis.call('HGETALL', participants)}
