-- Puts a dead letter back whose replay failed. One that was discarded meanwhile stays so.
-- KEYS[2] texts of the dead letters, KEYS[3] to be replayed (see webhook/bury; KEYS[1] as there)
-- ARGV[1] id, ARGV[2] text (JSON)
-- Returns 1, or 0 if there is none of this id any more.
redis.call('ZREM', KEYS[3], ARGV[1])
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then
  return 0
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
return 1
