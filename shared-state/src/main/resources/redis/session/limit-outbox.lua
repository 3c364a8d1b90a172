-- Says how many bytes a session's outbox may hold, for its user has several.
-- KEYS[1] session (hash; outboxBytes: as it was said last)
-- ARGV[1] bytes
-- Returns 1, or 0 if the session is gone.
local session, bytes = KEYS[1], ARGV[1]
if redis.call('HEXISTS', session, 'epoch') == 0 then
  return 0
end
redis.call('HSET', session, 'outboxBytes', bytes)
return 1
