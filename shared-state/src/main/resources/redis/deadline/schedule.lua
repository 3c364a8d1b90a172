-- Asks for a look at a member after a delay; an earlier look that is already due stays. A claim that
-- runs meanwhile cannot be ended any more: its look may have been too early for who asks now.
-- KEYS[1] deadlines (sorted set: member by the time of its look, ms; a claim by half a millisecond
--                    more, see deadline/claim)
-- ARGV[1] member, ARGV[2] delay (ms)
-- Returns the time of the look (ms).
--!include stream/clock
local at = now_ms() + ARGV[2]
local asked = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or math.huge)
if asked <= at then
  at = math.floor(asked)
end
if at ~= asked then
  redis.call('ZADD', KEYS[1], at, ARGV[1])
end
return at
