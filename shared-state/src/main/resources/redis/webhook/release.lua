-- Lets go of a log in which nothing was left to send, unless somebody came meanwhile: there may be
-- something now.
--!keys progress: hash, see webhook/take
--!args epoch: of who sends
--!args hold_ms: how long the log is held on if it is
-- Returns 'again' (the log is still held: read it once more), 'released', or 'stale' if another replica
-- has taken the log.
--!include stream/clock
if redis.call('HGET', progress, 'epoch') ~= epoch then
  return 'stale'
end
if redis.call('HDEL', progress, 'again') == 1 then
  redis.call('HSET', progress, 'heldUntil', now_ms() + hold_ms)
  return 'again'
end
redis.call('HDEL', progress, 'heldUntil')
return 'released'
