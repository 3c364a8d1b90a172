-- Takes events of a room's log that were not delivered yet, for one relay at a time: who takes some holds
-- them for a while, notes how far they were delivered by taking the next ones, and lets go by finding
-- none. Nobody reads them meanwhile; if the holder dies, the next one gets them.
--!keys room: hash; delivered: the last event that was delivered, told: the same for replicas of an earlier
--   version, relay: who holds what is not delivered, relayUntil: until when (ms)
--!keys participants log removed departed: see room/room; removed is not used
--!args holder lease_ms: who takes them, and how long they are held
--!args delivered: last event that was delivered, or ''
--!args most most_bytes: most events, and bytes after which no more are taken
-- Returns {'taken', [offset, event, …], [session, since, until or '', back or '' or 'away', …]}
--          with the sessions that may have to be told: events after since, up to until; after back
--          those for who is connected
--      or {'none'} or {'held', how long yet (ms), the last event that was delivered, or 0}
--!include stream/clock
--!include stream/relay
local now = now_ms()
local kept = redis.call('HMGET', room, 'status', 'relay', 'relayUntil')
if not kept[1] then
  return {'none'}
end
if delivered ~= '' then
  note_delivered(room, log, delivered)
end
local noted = redis.call('HMGET', room, 'delivered', 'told')
local cursor = delivered_of(log, noted[1] or noted[2])
local remaining = time_left(kept[3], now, lease_ms)
if kept[2] and kept[2] ~= holder and remaining > 0 then
  return {'held', remaining, cursor or '0'}
end
local events = undelivered(log, cursor, most, tonumber(most_bytes))
if #events == 0 then
  redis.call('HDEL', room, 'relay', 'relayUntil')
  redis.call('DEL', departed)
  return {'none'}
end
redis.call('HSET', room, 'relay', holder, 'relayUntil', now + lease_ms)
local sessions = {}
local function add(session, since, last, back)
  for _, value in ipairs({session, since, last, back}) do
    sessions[#sessions + 1] = value
  end
end
local flat = redis.call('HGETALL', participants)
for i = 2, #flat, 2 do
  local one = cjson.decode(flat[i])
  add(one.session, one.since or '0-0', '', one.presence == 'connected' and (one.back or '') or 'away')
end
flat = redis.call('HGETALL', departed)
for i = 1, #flat, 2 do
  local session, last = string.match(flat[i], '^(%S+) (%S+)$')
  add(session, flat[i + 1], last, 'away')
end
return {'taken', events, sessions}
