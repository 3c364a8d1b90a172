-- Who holds a session, and whether the session lists a room.
--!keys session: hash
--!keys rooms: its rooms, hash
--!args room_id: a room
-- Returns {epoch, owner or '', 1 | 0}, or {} if there is no such session.
local kept = redis.call('HMGET', session, 'epoch', 'owner')
if not kept[1] then
  return {}
end
return {kept[1], kept[2] or '', redis.call('HEXISTS', rooms, room_id)}
