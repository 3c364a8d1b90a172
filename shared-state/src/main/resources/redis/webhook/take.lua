-- Takes a log for a webhook: one replica at a time sends from it. Whoever comes meanwhile leaves word,
-- so that webhook/release looks at the log once more.
--!keys progress: hash of sent (offset of the last event that is done with), epoch (of who sends, it
--                   fences), heldUntil (ms), again (1 if somebody came meanwhile), attempts (at the
--                   next event), pausedUntil (ms), pause (ms: how long that one is)
--!args hold_ms: how long it is held without a sign of life
--!args ttl_ms: how long the progress is kept
-- Returns {'taken', epoch, sent or '', attempts}
--      or {'held', ms until the other one's hold lapses} or {'paused', ms until the next attempt}
--!include stream/clock
local now = now_ms()
local known = redis.call('HMGET', progress, 'heldUntil', 'pausedUntil', 'sent', 'attempts', 'pause')
redis.call('PEXPIRE', progress, ttl_ms)
local held, paused = time_left(known[1], now, hold_ms), time_left(known[2], now, known[5] or math.huge)
if held > 0 then
  redis.call('HSET', progress, 'again', 1)
  return {'held', held}
end
if paused > 0 then
  return {'paused', paused}
end
local epoch = redis.call('HINCRBY', progress, 'epoch', 1)
redis.call('HSET', progress, 'heldUntil', now + hold_ms)
redis.call('HDEL', progress, 'again')
redis.call('PEXPIRE', progress, ttl_ms)
return {'taken', epoch, known[3] or '', tonumber(known[4] or 0)}
