-- Says how many bytes a session's outbox may hold, for its user has several.
--!keys session: hash; outboxBytes: as it was said last
--!args max_bytes: how many
-- Returns 1, or 0 if the session is gone.
if redis.call('HEXISTS', session, 'epoch') == 0 then
  return 0
end
redis.call('HSET', session, 'outboxBytes', max_bytes)
return 1
