-- Counts a session among its user's, if they are not too many. One that is counted already stays so.
-- KEYS[1] the user's sessions (sorted set: session by when it is not counted any more, ms)
-- ARGV[1] session, ARGV[2] for how long it is counted (ms), ARGV[3] how many there may be,
-- ARGV[4] how many others are named, ARGV[5] session that has ended and whose place it takes, or ''
-- Returns {1, how many are counted, other session, …}, or {0, how many are, other session, …}: of the
-- others the one that was renewed longest ago first.
--!include stream/clock
local sessions, session, replaced, now = KEYS[1], ARGV[1], ARGV[5], now_ms()
local counted_for, most, most_named = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('ZREMRANGEBYSCORE', sessions, '-inf', now)
local takes_place = redis.call('ZREM', sessions, replaced) == 1
local stays = redis.call('ZREM', sessions, session) == 1
local count = redis.call('ZCARD', sessions)
local others = redis.call('ZRANGE', sessions, 0, most_named - 1)
if not takes_place and not stays and count >= most then
  return {0, count, unpack(others)}
end
redis.call('ZADD', sessions, now + counted_for, session)
redis.call('PEXPIRE', sessions, counted_for)
return {1, count + 1, unpack(others)}
