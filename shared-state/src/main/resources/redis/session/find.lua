-- Who holds a session, and in which epoch.
--!keys session: hash
-- Returns {epoch, owner or ''}, or {} if there is none.
local kept = redis.call('HMGET', session, 'epoch', 'owner')
if not kept[1] then
  return {}
end
return {kept[1], kept[2] or ''}
