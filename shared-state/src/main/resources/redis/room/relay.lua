-- Takes events of a room's log that were not delivered yet, for one relay at a time: who takes some holds
-- them for a while, notes how far they were delivered by taking the next ones, and lets go by finding
-- none. Nobody reads them meanwhile; if the holder dies, the next one gets them.
--!keys room: hash; delivered: the last event that was delivered, told: the same for replicas of an earlier
--   version, relay: who holds what is not delivered, relayUntil: until when (ms)
--!keys participants events removed departed: see room/room; removed is not used
--!args holder lease_ms: who takes them, and how long they are held
--!args delivered: last event that was delivered, or ''
--!args most most_bytes: most events, and bytes after which no more are taken
-- Returns {'taken', and what room/taking returns of it}
--      or {'none'} or {'held', how long yet (ms), the last event that was delivered, or 0}
--!include stream/clock
--!include room/taking
local now = now_ms()
local kept = redis.call('HMGET', room, 'status', 'relay', 'relayUntil')
if not kept[1] then
  return {'none'}
end
if delivered ~= '' then
  note_delivered(room, events, delivered)
end
local noted = redis.call('HMGET', room, 'delivered', 'told')
local cursor = delivered_of(events, noted[1] or noted[2])
local remaining = time_left(kept[3], now, lease_ms)
if kept[2] and kept[2] ~= holder and remaining > 0 then
  return {'held', remaining, cursor or '0'}
end
local taken = take_for(holder, now + lease_ms, cursor, most, most_bytes)
if not taken then
  redis.call('HDEL', room, 'relay', 'relayUntil')
  redis.call('DEL', departed)
  return {'none'}
end
return {'taken', taken[1], taken[2]}
