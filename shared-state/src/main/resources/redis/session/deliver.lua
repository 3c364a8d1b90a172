-- Delivers an event that one participant sends to another: into the receiver's outbox, once.
-- KEYS[1] session (hash), KEYS[2] its rooms (hash), KEYS[3] its outbox (stream),
-- KEYS[4] deliveries it had (sorted set: sender and event id by their order)
-- ARGV[1..5] limits of the outbox as stream/append takes them
-- ARGV[6] room in which both must be, ARGV[7] sender and event id, or '' if the sender gave none
-- ARGV[8] payload
-- Returns the offset, 'repeated' if this event was delivered before, or 'absent' if the session is
-- gone or not in the room.
--!include stream/log
if redis.call('HEXISTS', KEYS[2], ARGV[6]) == 0 then
  return 'absent'
end
if ARGV[7] ~= '' then
  if redis.call('ZSCORE', KEYS[4], ARGV[7]) then
    return 'repeated'
  end
  local newest = redis.call('ZRANGE', KEYS[4], -1, -1, 'WITHSCORES')
  redis.call('ZADD', KEYS[4], (newest[2] or 0) + 1, ARGV[7])
  redis.call('ZREMRANGEBYRANK', KEYS[4], 0, -1 - 2 * ARGV[2])
  redis.call('PEXPIRE', KEYS[4], ARGV[5])
end
return log_append(KEYS[3], ARGV[8], log_limits())
