-- Ends a session that nobody holds, so that its user may have another one.
--!keys session: hash
--!keys rooms: its rooms, and '@dispatch', hash
--!keys outbox: its outbox, stream
--!keys acks: its first acknowledgments, stream
--!args which: 'idle' to end it only if it is in no room and not in the dispatch, 'any', or 'look' not to
--         end it
-- Returns 'absent', 'ended' or 'held'.
local owner = redis.call('HGET', session, 'owner')
if not owner then
  return 'absent'
end
if owner ~= '' or which == 'look'
  or (which == 'idle' and redis.call('EXISTS', rooms) == 1) then
  return 'held'
end
redis.call('DEL', unpack(KEYS))
return 'ended'
