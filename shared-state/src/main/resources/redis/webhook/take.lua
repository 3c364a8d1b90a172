-- Takes a log for a webhook: one replica at a time sends from it. Whoever comes meanwhile leaves word,
-- so that webhook/release looks at the log once more.
-- KEYS[1] progress (hash: sent (offset of the last event that is done with), epoch (of who sends, it
--                   fences), heldUntil (ms), again (1 if somebody came meanwhile), attempts (at the
--                   next event), pausedUntil (ms))
-- ARGV[1] how long it is held without a sign of life (ms), ARGV[2] time to live (ms)
-- Returns {'taken', epoch, sent or '', attempts}
--      or {'held', ms until the other one's hold lapses} or {'paused', ms until the next attempt}
--!include stream/log
local now = now_ms()
local known = redis.call('HMGET', KEYS[1], 'heldUntil', 'pausedUntil', 'sent', 'attempts')
redis.call('PEXPIRE', KEYS[1], ARGV[2])
if tonumber(known[1] or 0) > now then
  redis.call('HSET', KEYS[1], 'again', 1)
  return {'held', known[1] - now}
end
if tonumber(known[2] or 0) > now then
  return {'paused', known[2] - now}
end
local epoch = redis.call('HINCRBY', KEYS[1], 'epoch', 1)
redis.call('HSET', KEYS[1], 'heldUntil', now + ARGV[1])
redis.call('HDEL', KEYS[1], 'again')
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {'taken', epoch, known[3] or '', tonumber(known[4] or 0)}
