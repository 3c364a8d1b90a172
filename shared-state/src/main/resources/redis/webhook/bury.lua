-- Buries an event that a webhook did not take for too long: once, however often it is called.
-- KEYS[1] dead letters (sorted set: id by when it was buried (µs), each another), KEYS[2] their texts
-- (hash: id by JSON), KEYS[3] to be replayed (sorted set: id by the same), KEYS[4] failing (sorted set:
-- see webhook/succeeded)
-- ARGV[1] id, ARGV[2] text (JSON), ARGV[3] most dead letters, ARGV[4] time to live (ms), ARGV[5] log that
-- does not wait for it any more
-- Returns 1, or 0 if it is buried already.
--!include stream/clock
--!include webhook/letters
redis.call('ZREM', KEYS[4], ARGV[5])
if redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2]) == 0 then
  return 0
end
local time = redis.call('TIME')
local at = time[1] * 1000000 + time[2]
local newest = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
redis.call('ZADD', KEYS[1], whole(math.max(at, tonumber(newest[2] or 0) + 1)), ARGV[1])
local surplus = redis.call('ZCARD', KEYS[1]) - ARGV[3]
if surplus > 0 then
  for _, id in ipairs(redis.call('ZRANGE', KEYS[1], 0, math.min(surplus, MOST_DROPPED) - 1)) do
    discard(id)
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return 1
