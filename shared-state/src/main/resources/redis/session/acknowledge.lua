-- Keeps first acknowledgments of a client's events, so that their repetitions get the same ones. The
-- oldest go once there are too many, or too many bytes of them; the newest stays whatever it has.
--!keys session: hash
--!keys acks: its first acknowledgments, stream of id and ack
--!args epoch: the session's
--!args max_acks max_ack_bytes: how many are kept, and how many bytes of them, an eighth more at most
--!args ...given: an event's id, its acknowledgment (JSON), the next event's id, and so on
-- Returns 1, or 0 if the session is gone or attached elsewhere since.
local most, most_bytes = tonumber(max_acks), tonumber(max_ack_bytes)
if redis.call('HGET', session, 'epoch') ~= epoch then
  return 0
end
local largest = 0
for i = 1, #given, 2 do
  local event_id, ack = given[i], given[i + 1]
  if not redis.call('XADD', acks, 'NOMKSTREAM', '*', 'id', event_id, 'ack', ack) then
    redis.call('XADD', acks, '*', 'id', event_id, 'ack', ack)
    -- Once it lives as long as the session, whoever changes that changes both.
    redis.call('PEXPIRE', acks, redis.call('PTTL', session))
  end
  largest = math.max(largest, #event_id + #ack)
end
-- Once for all: each time, Redis passes by what was taken from the stream's first node before.
redis.call('XTRIM', acks, 'MAXLEN', most)
-- Nearly all are so small that as many as are kept have an eighth of the bytes: these are not counted.
if largest > most_bytes / most / 8 then
  local bytes, oldest = 0, nil
  for i, entry in ipairs(redis.call('XREVRANGE', acks, '+', '-')) do
    bytes = bytes + #entry[2][2] + #(entry[2][4] or '')
    if i > 1 and bytes > most_bytes then
      break
    end
    oldest = entry[1]
  end
  redis.call('XTRIM', acks, 'MINID', oldest)
end
return 1
