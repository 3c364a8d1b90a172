-- Lets a log wait for the next attempt, and lets go of it.
-- KEYS[1] progress (hash: see webhook/take)
-- ARGV[1] epoch, ARGV[2] attempts at the next event so far, ARGV[3] pause (ms), ARGV[4] time to live (ms)
-- Returns 1, or 0 if another replica has taken the log.
--!include stream/clock
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'attempts', ARGV[2], 'pausedUntil', now_ms() + ARGV[3], 'pause', ARGV[3])
redis.call('HDEL', KEYS[1], 'heldUntil', 'again')
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
