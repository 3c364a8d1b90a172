-- Lets a detached session live until a later deadline of one of its rooms.
-- KEYS[1] session (hash), KEYS[2] its rooms (hash), KEYS[3] its outbox (stream),
-- KEYS[4] its first acknowledgments (stream)
-- ARGV[1] time to live (ms)
-- Returns 1, or 0 if there is no such session.
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, ARGV[1], 'GT')
end
return redis.call('EXISTS', KEYS[1])
