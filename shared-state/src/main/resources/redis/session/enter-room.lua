-- Lists a room with a session, before the session joins it: a crash in between leaves a room listed
-- that the session is not in, which harms nobody, never the other way round.
--!keys session: hash
--!keys rooms: its rooms, hash: room by window (ms) and membership id, space between
--!args epoch: the session's
--!args room_id window_ms membership_id: the room, its window, and the membership
-- Returns {epoch, owner or ''}, or {} if the session is gone or attached elsewhere since.
local kept = redis.call('HMGET', session, 'epoch', 'owner')
if kept[1] ~= epoch then
  return {}
end
redis.call('HSET', rooms, room_id, window_ms .. ' ' .. membership_id)
redis.call('PEXPIRE', rooms, redis.call('PTTL', session))
return {epoch, kept[2] or ''}
