-- Puts events of a room's or a call's log into a session's outbox, each once and in the log's order,
-- however often and by however many replicas they are delivered. All that is delivered at one time
-- comes in one call: of two calls the first might be lost and the second not, and its events would then
-- count as seen.
--!keys session: hash; seen:<log> of each log: the last event and when it was delivered (ms), space between;
--   outboxBytes: see session/limit-outbox
--!keys outbox: stream
--!keys rooms: its rooms, hash: room by window (ms) and membership id, space between
--!args log_name: a room, or the dispatch's of a call
--!args left_room membership_id: a room that the session has left, and the membership that is over, or ''
--!args ...events: an event's offset in the log, its payload, the next event's offset, and so on; before a payload
--   perhaps what those who hear of it live are told with it, '@0@<traceparent> ' (see session/deliver)
-- Returns {how many were new, its owner or ''}, or {} if the session is gone.
--!include stream/log
--!include stream/relay
--!include session/strike-off
local FEW, OLD = 64, 3600000
-- Whoever delivers late, after the log has begun another epoch, is not as late as this. A room of the
-- same id that was made anew has an epoch that is less than the one before if the clock was set back.
local LATE = 60000

-- A session that lives long sees many calls. Nobody delivers twice with an hour in between. Some are
-- looked at each time, whatever the session has seen.
local function forget_old(now)
  local page = redis.call('HSCAN', session, redis.call('HGET', session, 'swept') or '0', 'COUNT', FEW)
  local flat = page[2]
  redis.call('HSET', session, 'swept', page[1])
  for i = 1, #flat, 2 do
    local at = string.match(flat[i], '^seen:') and string.match(flat[i + 1], ' (%d+)$')
    if at and tonumber(at) < now - OLD then
      redis.call('HDEL', session, flat[i])
    end
  end
end

local field = 'seen:' .. log_name
local kept = redis.call('HMGET', session, 'epoch', field, 'outboxBytes', 'owner')
if left_room ~= '' then
  strike_off(rooms, left_room, membership_id)
end
if not kept[1] then
  return {}
end
local now = now_ms()
local seen, seen_at = string.match(kept[2] or '', '^(%d+-%d+) ?(%d*)$')

local function is_new(offset)
  if is_newer(seen, offset) then
    return true
  end
  local is_of_another_epoch = string.match(offset, '^%d+') ~= string.match(seen, '^%d+')
  return is_of_another_epoch and time_left((tonumber(seen_at) or 0) + LATE, now, LATE) == 0
end

local limits = log_limits(kept[3])
local appended = 0
for i = 1, #events, 2 do
  if is_new(events[i]) then
    local payload, told_with = events[i + 1], nil
    if string.sub(payload, 1, 1) == '@' then
      told_with, payload = string.match(payload, '^(%S+) (.*)$')
    end
    log_append(outbox, payload, limits, told_with)
    seen, seen_at = events[i], now
    appended = appended + 1
  end
end
if appended > 0 then
  if not kept[2] and redis.call('HLEN', session) > FEW then
    forget_old(now)
  end
  redis.call('HSET', session, field, string.format('%s %.0f', seen, now))
end
return {appended, kept[4] or ''}
