-- Keeps which session of its engine a producer brings in a stream, and tells it: a connection that comes later
-- may bring the rest of it without its name. Of a stream, and of what has no name, the last one is kept.
-- KEYS[1..7] as transcript/lines says
-- ARGV[1..5] limits of the log, of which the time to live counts
-- ARGV[6] the producer; ARGV[7] its stream or ''; ARGV[8] the session as the engine names it, or '' to ask
-- Returns the session that is kept of the stream, or ''. May be repeated.
--!include stream/log
--!include transcript/lines
local producer, stream, session = ARGV[6], ARGV[7], ARGV[8]
local field = 'session:' .. word(producer) .. ' ' .. (stream == '' and '-' or word(stream))
if session ~= '' then
  redis.call('HSET', KEYS[2], field, session)
  renew()
  return session
end
return redis.call('HGET', KEYS[2], field) or ''
