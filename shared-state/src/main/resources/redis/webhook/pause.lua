-- Lets a log wait for the next attempt, and lets go of it.
--!keys progress: hash, see webhook/take
--!args epoch: of who sends
--!args attempts: at the next event so far
--!args pause_ms: how long it waits
--!args ttl_ms: how long the progress is kept
-- Returns 1, or 0 if another replica has taken the log.
--!include stream/clock
if redis.call('HGET', progress, 'epoch') ~= epoch then
  return 0
end
redis.call('HSET', progress, 'attempts', attempts, 'pausedUntil', now_ms() + pause_ms, 'pause', pause_ms)
redis.call('HDEL', progress, 'heldUntil', 'again')
redis.call('PEXPIRE', progress, ttl_ms)
return 1
