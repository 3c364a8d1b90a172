-- Included by scripts that log what happens in a room or to a call, after stream/log; not run by itself.

-- Logs an event, JSON {type, at, members?, but?, to, data}, and returns its offset. Delivering it is
-- the caller's.
-- data: JSON; audience: {members?, but?, to?}, to: list of the sessions that are told besides
local function log_event(log, type, at, data, audience, limits)
  local head = cjson.encode({type = type, at = at, members = audience.members, but = audience.but,
    to = table.concat(audience.to or {}, ' ')})
  return log_append(log, string.sub(head, 1, -2) .. ',"data":' .. data .. '}', limits)
end
