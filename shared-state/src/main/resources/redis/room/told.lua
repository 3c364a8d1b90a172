-- Notes how far a room's events were handed on.
-- KEYS[1] room (hash)
-- ARGV[1] offset of the last event that was handed on
-- Returns 1, or 0 if somebody was further already, or the room is gone.
local told = redis.call('HMGET', KEYS[1], 'status', 'told')
if not told[1] then
  return 0
end
if told[2] then
  local epoch, sequence = string.match(told[2], '^(%d+)-(%d+)$')
  local new_epoch, new_sequence = string.match(ARGV[1], '^(%d+)-(%d+)$')
  if epoch == new_epoch and tonumber(sequence) >= tonumber(new_sequence) then
    return 0
  end
end
redis.call('HSET', KEYS[1], 'told', ARGV[1])
return 1
