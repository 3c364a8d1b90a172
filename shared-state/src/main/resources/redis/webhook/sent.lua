-- Notes how far a webhook has come in a log, and holds the log on.
-- KEYS[1] progress (hash: see webhook/take)
-- ARGV[1] epoch, ARGV[2] offset of the last event that is done with, ARGV[3] how long the log is held
-- (ms), ARGV[4] time to live (ms)
-- Returns 1, or 0 if another replica has taken the log.
--!include stream/clock
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'sent', ARGV[2], 'heldUntil', now_ms() + ARGV[3])
redis.call('HDEL', KEYS[1], 'attempts', 'pausedUntil', 'pause')
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
