-- Notes how far a webhook has come in a log, and holds the log on.
--!keys progress: hash, see webhook/take
--!args epoch: of who sends
--!args offset: of the last event that is done with
--!args hold_ms: how long the log is held
--!args ttl_ms: how long the progress is kept
-- Returns 1, or 0 if another replica has taken the log.
--!include stream/clock
if redis.call('HGET', progress, 'epoch') ~= epoch then
  return 0
end
redis.call('HSET', progress, 'sent', offset, 'heldUntil', now_ms() + hold_ms)
redis.call('HDEL', progress, 'attempts', 'pausedUntil', 'pause')
redis.call('PEXPIRE', progress, ttl_ms)
return 1
