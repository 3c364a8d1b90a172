-- Strikes a room off a session's list.
-- KEYS[1] its rooms (hash)
-- ARGV[1] room
-- Returns 1 if it was listed, else 0.
return redis.call('HDEL', KEYS[1], ARGV[1])
