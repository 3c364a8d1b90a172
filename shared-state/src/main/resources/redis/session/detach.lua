-- Notes that a session's connection is gone and starts its reconnection window: its own, or the
-- longest of its rooms'.
-- KEYS[1] session (hash), KEYS[2] its rooms (hash), KEYS[3] its outbox (stream),
-- KEYS[4] its first acknowledgments (stream)
-- ARGV[1] epoch, or '' for whichever the named replica holds; ARGV[2] replica
-- ARGV[3] window of a session without rooms (ms), ARGV[4] margin by which keys outlive a room's (ms)
-- Returns {'detached', epoch, subject, [room, '<window (ms)> <visit>', …]}, also when it was so already
--      or {'stale'} (attached elsewhere since) or {'absent'}.
--!include stream/clock
local kept = redis.call('HMGET', KEYS[1], 'epoch', 'owner', 'sub')
if not kept[1] then
  return {'absent'}
end
local held = kept[2] == ARGV[2]
if (ARGV[1] ~= '' and kept[1] ~= ARGV[1]) or (kept[2] ~= '' and not held) then
  return {'stale'}
end
local rooms = redis.call('HGETALL', KEYS[2])
if held then
  local window, ttl = tonumber(ARGV[3]), tonumber(ARGV[3])
  for i = 2, #rooms, 2 do
    window = math.max(window, tonumber(string.match(rooms[i], '^%d+')))
    ttl = window + ARGV[4]
  end
  redis.call('HSET', KEYS[1], 'owner', '', 'detachedAt', now_ms(), 'window', window)
  for _, key in ipairs(KEYS) do
    redis.call('PEXPIRE', key, ttl)
  end
end
return {'detached', kept[1], kept[3], rooms}
