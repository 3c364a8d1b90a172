-- Included by scripts that strike a room off a session's list; not run by itself.

-- Unless the session has entered it anew since. membership: which is over, or '' for whichever is listed
-- Returns 1 if it was struck off, else 0.
local function strike_off(rooms_key, room, membership)
  local listed = redis.call('HGET', rooms_key, room)
  if not listed or (membership ~= '' and string.match(listed, ' (.*)$') ~= membership) then
    return 0
  end
  return redis.call('HDEL', rooms_key, room)
end
