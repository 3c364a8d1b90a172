-- Puts events of a room into a participant's outbox, each once and in the room's order, however often
-- and by however many replicas they are handed on. All that is handed on at one time comes in one
-- call: of two calls the first might be lost and the second not, and its events would then count as
-- seen.
-- KEYS[1] session (hash), KEYS[2] its outbox (stream)
-- ARGV[1..5] limits of the outbox as stream/append takes them
-- ARGV[6] room, ARGV[7] offset of an event in the room's log, ARGV[8] its payload, ARGV[9] the next
-- event's offset, and so on
-- Returns how many were new, or 'absent' if the session is gone.
--!include stream/log
local field = 'seen:' .. ARGV[6]
local kept = redis.call('HMGET', KEYS[1], 'epoch', field)
if not kept[1] then
  return 'absent'
end
local seen_epoch, seen_sequence = string.match(kept[2] or '', '^(%d+)-(%d+)$')
local appended = 0
for i = 7, #ARGV, 2 do
  local epoch, sequence = string.match(ARGV[i], '^(%d+)-(%d+)$')
  if seen_epoch ~= epoch or tonumber(seen_sequence) < tonumber(sequence) then
    log_append(KEYS[2], ARGV[i + 1], log_limits())
    seen_epoch, seen_sequence = epoch, sequence
    appended = appended + 1
  end
end
if appended > 0 then
  redis.call('HSET', KEYS[1], field, seen_epoch .. '-' .. seen_sequence)
end
return appended
