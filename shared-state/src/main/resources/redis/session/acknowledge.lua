-- Keeps the first acknowledgment of a client's event, so that its repetition gets the same one. The
-- oldest go once there are too many, or too many bytes of them; the newest stays whatever it has.
-- KEYS[1] session (hash), KEYS[2] its first acknowledgments (stream: id, ack)
-- ARGV[1] epoch, ARGV[2] event id, ARGV[3] acknowledgment (JSON), ARGV[4] how many are kept,
-- ARGV[5] how many bytes are kept, an eighth more at most
-- Returns 1, or 0 if the session is gone or attached elsewhere since.
local session, acks = KEYS[1], KEYS[2]
local epoch, id, ack, most, most_bytes = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
if redis.call('HGET', session, 'epoch') ~= epoch then
  return 0
end
redis.call('XADD', acks, 'MAXLEN', most, '*', 'id', id, 'ack', ack)
-- Nearly all are so small that as many as are kept have an eighth of the bytes: these are not counted.
if #id + #ack > most_bytes / most / 8 then
  local bytes, oldest = 0, nil
  for i, entry in ipairs(redis.call('XREVRANGE', acks, '+', '-')) do
    bytes = bytes + #entry[2][2] + #entry[2][4]
    if i > 1 and bytes > most_bytes then
      break
    end
    oldest = entry[1]
  end
  redis.call('XTRIM', acks, 'MINID', oldest)
end
-- Once it lives as long as the session, whoever changes that changes both.
if redis.call('PTTL', acks) < 0 then
  redis.call('PEXPIRE', acks, redis.call('PTTL', session))
end
return 1
