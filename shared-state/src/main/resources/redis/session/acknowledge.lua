-- Keeps the first acknowledgment of a client's event, so that its repetition gets the same one. The
-- oldest go once there are too many, or too many bytes of them; the newest stays whatever it has.
-- KEYS[1] session (hash; ackBytes: bytes of the ids and acknowledgments that are kept)
-- KEYS[2] its first acknowledgments (stream: id, ack)
-- ARGV[1] epoch, ARGV[2] event id, ARGV[3] acknowledgment (JSON), ARGV[4] how many are kept,
-- ARGV[5] how many bytes are kept
-- Returns 1, or 0 if the session is gone or attached elsewhere since.
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then
  return 0
end
local session, acks, most, most_bytes = KEYS[1], KEYS[2], tonumber(ARGV[4]), tonumber(ARGV[5])
redis.call('XADD', acks, '*', 'id', ARGV[2], 'ack', ARGV[3])
local count = redis.call('XLEN', acks)
local bytes = redis.call('HINCRBY', session, 'ackBytes', #ARGV[2] + #ARGV[3])
while count > 1 and (count > most or bytes > most_bytes) do
  local oldest = redis.call('XRANGE', acks, '-', '+', 'COUNT', 1)[1]
  redis.call('XDEL', acks, oldest[1])
  count = count - 1
  bytes = redis.call('HINCRBY', session, 'ackBytes', -#oldest[2][2] - #oldest[2][4])
end
-- Once it lives as long as the session, whoever changes that changes both.
if redis.call('PTTL', acks) < 0 then
  redis.call('PEXPIRE', acks, redis.call('PTTL', session))
end
return 1
