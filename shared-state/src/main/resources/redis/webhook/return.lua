-- Puts a dead letter back whose replay failed. One that was discarded meanwhile stays so.
--!keys dead_letters texts replays: see webhook/dead-letter
--!args letter_id text: the dead letter, JSON
-- Returns 1, or 0 if there is none of this id any more.
redis.call('ZREM', replays, letter_id)
if redis.call('HEXISTS', texts, letter_id) == 0 then
  return 0
end
redis.call('HSET', texts, letter_id, text)
return 1
