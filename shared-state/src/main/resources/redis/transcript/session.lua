-- Keeps which session of its engine a producer brings in a stream, and tells it: a connection that comes later
-- may bring the rest of it without its name. Of a stream, and of what has no name, the last one is kept.
--!args producer stream_id: the producer, and its stream or ''
--!args session_id: the session as the engine names it, or '' to ask
-- Returns the session that is kept of the stream, or ''. May be repeated.
--!include transcript/lines
local field = 'session:' .. word(producer) .. ' ' .. (stream_id == '' and '-' or word(stream_id))
if session_id ~= '' then
  redis.call('HSET', transcript, field, session_id)
  renew()
  return session_id
end
return redis.call('HGET', transcript, field) or ''
