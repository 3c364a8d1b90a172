-- Counts a session among its user's, if they are not too many. One that is counted already stays so.
--!keys sessions: the user's; sorted set: session by when it is not counted any more, ms
--!args session_id counted_ms: a session, and for how long it is counted
--!args max_sessions max_named: how many there may be, and how many others are named
--!args replaced_id: session that has ended and whose place it takes, or ''
-- Returns {1, how many are counted, other session, …}, or {0, how many are, other session, …}: of the
-- others the one that was renewed longest ago first.
--!include stream/clock
local now = now_ms()
redis.call('ZREMRANGEBYSCORE', sessions, '-inf', now)
local takes_place = redis.call('ZREM', sessions, replaced_id) == 1
local stays = redis.call('ZREM', sessions, session_id) == 1
local count = redis.call('ZCARD', sessions)
local others = redis.call('ZRANGE', sessions, 0, max_named - 1)
if not takes_place and not stays and count >= tonumber(max_sessions) then
  return {0, count, unpack(others)}
end
redis.call('ZADD', sessions, now + counted_ms, session_id)
redis.call('PEXPIRE', sessions, counted_ms)
return {1, count + 1, unpack(others)}
