-- Ends a session that nobody holds, so that its user may have another one.
-- KEYS[1] session (hash), KEYS[2] its rooms, and '@dispatch' (hash), KEYS[3] its outbox (stream),
-- KEYS[4] its first acknowledgments (stream)
-- ARGV[1] 'idle' to end it only if it is in no room and not in the dispatch, 'any', or 'look' not to
--         end it
-- Returns 'absent', 'ended' or 'held'.
local owner = redis.call('HGET', KEYS[1], 'owner')
if not owner then
  return 'absent'
end
if owner ~= '' or ARGV[1] == 'look'
  or (ARGV[1] == 'idle' and redis.call('EXISTS', KEYS[2]) == 1) then
  return 'held'
end
redis.call('DEL', unpack(KEYS))
return 'ended'
