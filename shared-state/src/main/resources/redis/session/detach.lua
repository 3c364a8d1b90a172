-- Notes that a session's connection is gone and starts its reconnection window: its own, or the
-- longest of its rooms'.
--!keys session: hash
--!keys rooms: its rooms, hash
--!keys outbox: its outbox, stream
--!keys acks: its first acknowledgments, stream
--!args epoch replica: the session's epoch, or '' for whichever the replica holds
--!args window_ms: of a session without rooms
--!args margin_ms: by which keys outlive a room's window
-- Returns {'detached', epoch, subject, [room, '<window (ms)> <membership id>', …]}, also when it was so already
--      or {'stale'} (attached elsewhere since) or {'absent'}.
--!include stream/clock
local kept = redis.call('HMGET', session, 'epoch', 'owner', 'sub')
if not kept[1] then
  return {'absent'}
end
local held = kept[2] == replica
if (epoch ~= '' and kept[1] ~= epoch) or (kept[2] ~= '' and not held) then
  return {'stale'}
end
local listed = redis.call('HGETALL', rooms)
if held then
  local window, ttl = tonumber(window_ms), tonumber(window_ms)
  for i = 2, #listed, 2 do
    window = math.max(window, tonumber(string.match(listed[i], '^%d+')))
    ttl = window + margin_ms
  end
  redis.call('HSET', session, 'owner', '', 'detachedAt', now_ms(), 'window', window)
  for _, key in ipairs(KEYS) do
    redis.call('PEXPIRE', key, ttl)
  end
end
return {'detached', kept[1], kept[3], listed}
