-- Who holds a session, and whether the session lists a room.
-- KEYS[1] session (hash), KEYS[2] its rooms (hash)
-- ARGV[1] room
-- Returns {epoch, owner or '', 1 | 0}, or {} if there is no such session.
local kept = redis.call('HMGET', KEYS[1], 'epoch', 'owner')
if not kept[1] then
  return {}
end
return {kept[1], kept[2] or '', redis.call('HEXISTS', KEYS[2], ARGV[1])}
