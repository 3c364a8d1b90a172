-- Takes a log for a webhook: one replica at a time sends from it. Whoever comes meanwhile leaves word,
-- so that webhook/release looks at the log once more.
-- KEYS[1] progress (hash: sent (offset of the last event that is done with), epoch (of who sends, it
--                   fences), heldUntil (ms), again (1 if somebody came meanwhile), attempts (at the
--                   next event), pausedUntil (ms), pause (ms: how long that one is))
-- ARGV[1] how long it is held without a sign of life (ms), ARGV[2] time to live (ms)
-- Returns {'taken', epoch, sent or '', attempts}
--      or {'held', ms until the other one's hold lapses} or {'paused', ms until the next attempt}
--!include stream/clock
local now = now_ms()
local known = redis.call('HMGET', KEYS[1], 'heldUntil', 'pausedUntil', 'sent', 'attempts', 'pause')
redis.call('PEXPIRE', KEYS[1], ARGV[2])
local held, paused = time_left(known[1], now, ARGV[1]), time_left(known[2], now, known[5] or math.huge)
if held > 0 then
  redis.call('HSET', KEYS[1], 'again', 1)
  return {'held', held}
end
if paused > 0 then
  return {'paused', paused}
end
local epoch = redis.call('HINCRBY', KEYS[1], 'epoch', 1)
redis.call('HSET', KEYS[1], 'heldUntil', now + ARGV[1])
redis.call('HDEL', KEYS[1], 'again')
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {'taken', epoch, known[3] or '', tonumber(known[4] or 0)}
