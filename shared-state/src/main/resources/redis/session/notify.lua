-- Puts an event of a room into a participant's outbox, once and in the room's order, however often
-- and by however many replicas it is handed on.
-- KEYS[1] session (hash), KEYS[2] its outbox (stream)
-- ARGV[1..5] limits of the outbox as stream/append takes them
-- ARGV[6] room, ARGV[7] offset of the event in the room's log, ARGV[8] payload
-- Returns the offset, 'repeated', or 'absent' if the session is gone.
--!include stream/log
local seen = redis.call('HMGET', KEYS[1], 'epoch', 'seen:' .. ARGV[6])
if not seen[1] then
  return 'absent'
end
local epoch, sequence = string.match(ARGV[7], '^(%d+)-(%d+)$')
if seen[2] then
  local seen_epoch, seen_sequence = string.match(seen[2], '^(%d+)-(%d+)$')
  if seen_epoch == epoch and tonumber(seen_sequence) >= tonumber(sequence) then
    return 'repeated'
  end
end
redis.call('HSET', KEYS[1], 'seen:' .. ARGV[6], ARGV[7])
return log_append(KEYS[2], ARGV[8], log_limits())
