-- Strikes a room off a session's list, unless the session has entered it anew since.
--!keys rooms: the session's, hash: room by window (ms) and membership id, space between
--!args room_id membership_id: the room, and the membership or '' for any
-- Returns 1 if it was struck off, else 0.
local listed = redis.call('HGET', rooms, room_id)
if not listed or (membership_id ~= '' and string.match(listed, ' (.*)$') ~= membership_id) then
  return 0
end
return redis.call('HDEL', rooms, room_id)
