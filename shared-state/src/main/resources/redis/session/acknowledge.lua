-- Keeps the first acknowledgment of a client's event, so that its repetition gets the same one.
-- KEYS[1] session (hash), KEYS[2] its first acknowledgments (stream: id, ack)
-- ARGV[1] epoch, ARGV[2] event id, ARGV[3] acknowledgment (JSON), ARGV[4] how many are kept
-- Returns 1, or 0 if the session is gone or attached elsewhere since.
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then
  return 0
end
redis.call('XADD', KEYS[2], 'MAXLEN', ARGV[4], '*', 'id', ARGV[2], 'ack', ARGV[3])
-- Once it lives as long as the session, whoever changes that changes both.
if redis.call('PTTL', KEYS[2]) < 0 then
  redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[1]))
end
return 1
