-- Included by scripts that log what happens in a room or to a call, after stream/log; not run by itself.

-- Logs an event, JSON {type, at, members?, but?, to, trace?, data}, and returns its offset. Delivering it is
-- the caller's.
-- data: JSON; audience: {members?, but?, to?, trace?}, to: list of the sessions that are told besides,
--   trace: from which span it comes (a traceparent), if that is recorded
local function log_event(log, type, at, data, audience, limits)
  local head = cjson.encode({type = type, at = at, members = audience.members, but = audience.but,
    trace = audience.trace, to = table.concat(audience.to or {}, ' ')})
  return log_append(log, string.sub(head, 1, -2) .. ',"data":' .. data .. '}', limits)
end
