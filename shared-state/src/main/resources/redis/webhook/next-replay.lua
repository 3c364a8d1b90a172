-- The dead letter that is to be attempted next: the one that was given up first.
--!keys dead_letters texts replays: see webhook/dead-letter
-- Returns {id, text (JSON)}, or {} if there is none.
local id = redis.call('ZRANGE', replays, 0, 0)[1]
local text = id and redis.call('HGET', texts, id)
while id and not text do
  redis.call('ZREM', replays, id)
  id = redis.call('ZRANGE', replays, 0, 0)[1]
  text = id and redis.call('HGET', texts, id)
end
return id and {id, text} or {}
