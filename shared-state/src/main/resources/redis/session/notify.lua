-- Puts events of a room's or a call's log into a session's outbox, each once and in the log's order,
-- however often and by however many replicas they are handed on. All that is handed on at one time
-- comes in one call: of two calls the first might be lost and the second not, and its events would then
-- count as seen.
-- KEYS[1] session (hash; of each log seen:<log>: the last event and when it was handed on, ms, space
--         between; outboxBytes: see session/limit-outbox), KEYS[2] its outbox (stream)
-- ARGV[1..5] limits of the outbox as stream/append takes them
-- ARGV[6] log: a room, or the dispatch's of a call, ARGV[7] offset of an event in the log, ARGV[8] its
-- payload, ARGV[9] the next event's offset, and so on
-- Returns how many were new, or 'absent' if the session is gone.
--!include stream/log
--!include stream/relay
local FEW, OLD = 64, 3600000
-- Whoever hands on late, after the log has begun another epoch, is not as late as this. A room of the
-- same id that was made anew has an epoch that is less than the one before if the clock was set back.
local LATE = 60000

-- A session that lives long sees many calls. Nobody hands on twice with an hour in between. Some are
-- looked at each time, whatever the session has seen.
local function forget_old(now)
  local page = redis.call('HSCAN', KEYS[1], redis.call('HGET', KEYS[1], 'swept') or '0', 'COUNT', FEW)
  local flat = page[2]
  redis.call('HSET', KEYS[1], 'swept', page[1])
  for i = 1, #flat, 2 do
    local at = string.match(flat[i], '^seen:') and string.match(flat[i + 1], ' (%d+)$')
    if at and tonumber(at) < now - OLD then
      redis.call('HDEL', KEYS[1], flat[i])
    end
  end
end

local field = 'seen:' .. ARGV[6]
local kept = redis.call('HMGET', KEYS[1], 'epoch', field, 'outboxBytes')
if not kept[1] then
  return 'absent'
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
for i = 7, #ARGV, 2 do
  if is_new(ARGV[i]) then
    log_append(KEYS[2], ARGV[i + 1], limits)
    seen, seen_at = ARGV[i], now
    appended = appended + 1
  end
end
if appended > 0 then
  if not kept[2] and redis.call('HLEN', KEYS[1]) > FEW then
    forget_old(now)
  end
  redis.call('HSET', KEYS[1], field, string.format('%s %.0f', seen, now))
end
return appended
