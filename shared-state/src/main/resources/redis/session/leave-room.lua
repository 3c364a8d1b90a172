-- Strikes a room off a session's list, unless the session has entered it anew since.
-- KEYS[1] its rooms (hash: room by window (ms) and visit, space between)
-- ARGV[1] room, ARGV[2] visit, or '' for any
-- Returns 1 if it was struck off, else 0.
local listed = redis.call('HGET', KEYS[1], ARGV[1])
if not listed or (ARGV[2] ~= '' and string.match(listed, ' (.*)$') ~= ARGV[2]) then
  return 0
end
return redis.call('HDEL', KEYS[1], ARGV[1])
