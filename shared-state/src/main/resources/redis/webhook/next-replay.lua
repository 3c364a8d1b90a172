-- The dead letter that is to be attempted next: the one that was buried first.
-- KEYS[2] texts of the dead letters, KEYS[3] to be replayed (see webhook/bury; KEYS[1] as there)
-- Returns {id, text (JSON)}, or {} if there is none.
local id = redis.call('ZRANGE', KEYS[3], 0, 0)[1]
local text = id and redis.call('HGET', KEYS[2], id)
while id and not text do
  redis.call('ZREM', KEYS[3], id)
  id = redis.call('ZRANGE', KEYS[3], 0, 0)[1]
  text = id and redis.call('HGET', KEYS[2], id)
end
return id and {id, text} or {}
