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
local FEW, OLD = 64, 3600000

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
local seen_epoch, seen_sequence = string.match(kept[2] or '', '^(%d+)-(%d+)')
local limits = log_limits(kept[3])
local appended = 0
for i = 7, #ARGV, 2 do
  local epoch, sequence = string.match(ARGV[i], '^(%d+)-(%d+)$')
  if seen_epoch ~= epoch or tonumber(seen_sequence) < tonumber(sequence) then
    log_append(KEYS[2], ARGV[i + 1], limits)
    seen_epoch, seen_sequence = epoch, sequence
    appended = appended + 1
  end
end
if appended > 0 then
  local now = now_ms()
  if not kept[2] and redis.call('HLEN', KEYS[1]) > FEW then
    forget_old(now)
  end
  redis.call('HSET', KEYS[1], field, string.format('%s-%s %.0f', seen_epoch, seen_sequence, now))
end
return appended
