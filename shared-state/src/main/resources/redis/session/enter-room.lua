-- Lists a room with a session, before the session joins it: a crash in between leaves a room listed
-- that the session is not in, which harms nobody, never the other way round.
-- KEYS[1] session (hash), KEYS[2] its rooms (hash: room by window (ms) and visit, space between)
-- ARGV[1] epoch, ARGV[2] room, ARGV[3] the room's window (ms), ARGV[4] visit
-- Returns 1, or 0 if the session is gone or attached elsewhere since.
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3] .. ' ' .. ARGV[4])
redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[1]))
return 1
