-- Takes events of a room's log that were not delivered yet, for one relay at a time: who takes some holds
-- them for a while, notes how far they were delivered by taking the next ones, and lets go by finding
-- none. Nobody reads them meanwhile; if the holder dies, the next one gets them.
-- KEYS[1] room (hash; delivered: the last event that was delivered, told: the same for replicas of an
--         earlier version, relay: who holds what is not delivered, relayUntil: until when, ms),
-- KEYS[2] participants, KEYS[3] events, KEYS[4] removed (not used), KEYS[5] departed: see room/room
-- ARGV[1] who takes them, ARGV[2] how long they are held (ms), ARGV[3] last event that was delivered, or ''
-- ARGV[4] most events, ARGV[5] bytes after which no more are taken
-- Returns {'taken', [offset, event, …], [session, since, until or '', back or '' or 'away', …]}
--          with the sessions that may have to be told: events after since, up to until; after back
--          those for who is connected
--      or {'none'} or {'held', how long yet (ms), the last event that was delivered, or 0}
--!include stream/clock
--!include stream/relay
local room, log, departed = KEYS[1], KEYS[3], KEYS[5]
local holder, lease, delivered = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local most, most_bytes = tonumber(ARGV[4]), tonumber(ARGV[5])
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
local remaining = time_left(kept[3], now, lease)
if kept[2] and kept[2] ~= holder and remaining > 0 then
  return {'held', remaining, cursor or '0'}
end
local events = undelivered(log, cursor, most, most_bytes)
if #events == 0 then
  redis.call('HDEL', room, 'relay', 'relayUntil')
  redis.call('DEL', departed)
  return {'none'}
end
redis.call('HSET', room, 'relay', holder, 'relayUntil', now + lease)
local sessions = {}
local function add(session, since, last, back)
  for _, value in ipairs({session, since, last, back}) do
    sessions[#sessions + 1] = value
  end
end
local flat = redis.call('HGETALL', KEYS[2])
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
