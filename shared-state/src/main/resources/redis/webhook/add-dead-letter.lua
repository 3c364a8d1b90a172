-- Adds an event that a webhook did not take for too long to its dead letters: once, however often it is called.
--!keys failing: sorted set, see webhook/succeeded
--!args letter_id text: the dead letter, JSON
--!args max_letters ttl_ms: how many are kept, and for how long
--!args log: that does not wait for it any more
-- Returns 1, or 0 if it is there already.
--!include webhook/dead-letter
redis.call('ZREM', failing, log)
if redis.call('HSETNX', texts, letter_id, text) == 0 then
  return 0
end
local time = redis.call('TIME')
local at = time[1] * 1000000 + time[2]
local newest = redis.call('ZRANGE', dead_letters, -1, -1, 'WITHSCORES')
redis.call('ZADD', dead_letters, whole(math.max(at, tonumber(newest[2] or 0) + 1)), letter_id)
local surplus = redis.call('ZCARD', dead_letters) - max_letters
if surplus > 0 then
  for _, id in ipairs(redis.call('ZRANGE', dead_letters, 0, math.min(surplus, MOST_DROPPED) - 1)) do
    discard(id)
  end
end
redis.call('PEXPIRE', dead_letters, ttl_ms)
redis.call('PEXPIRE', texts, ttl_ms)
return 1
