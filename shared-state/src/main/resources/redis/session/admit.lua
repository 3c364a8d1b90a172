-- Counts a session among its user's, if they are not too many. One that is counted already stays so.
-- KEYS[1] the user's sessions (sorted set: session by when it is not counted any more, ms)
-- ARGV[1] session, ARGV[2] for how long it is counted (ms), ARGV[3] how many there may be,
-- ARGV[4] how many others are named, ARGV[5] session that has ended and whose place it takes, or ''
-- Returns {1}, or {0, other session, …}: the one that was renewed longest ago first.
--!include stream/log
local sessions, now = KEYS[1], now_ms()
redis.call('ZREMRANGEBYSCORE', sessions, '-inf', now)
local takes_place = redis.call('ZREM', sessions, ARGV[5]) == 1
if not takes_place and not redis.call('ZSCORE', sessions, ARGV[1])
  and redis.call('ZCARD', sessions) >= tonumber(ARGV[3]) then
  return {0, unpack(redis.call('ZRANGE', sessions, 0, ARGV[4] - 1))}
end
redis.call('ZADD', sessions, now + ARGV[2], ARGV[1])
redis.call('PEXPIRE', sessions, ARGV[2])
return {1}
