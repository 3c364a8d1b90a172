-- Lets go of a log in which nothing was left to send, unless somebody came meanwhile: there may be
-- something now.
-- KEYS[1] progress (hash: see webhook/take)
-- ARGV[1] epoch, ARGV[2] how long the log is held on if it is (ms)
-- Returns 'again' (the log is still held: look once more), 'released', or 'stale' if another replica
-- has taken the log.
--!include stream/clock
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then
  return 'stale'
end
if redis.call('HDEL', KEYS[1], 'again') == 1 then
  redis.call('HSET', KEYS[1], 'heldUntil', now_ms() + ARGV[2])
  return 'again'
end
redis.call('HDEL', KEYS[1], 'heldUntil')
return 'released'
