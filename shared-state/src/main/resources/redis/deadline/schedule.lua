-- Asks for a look at a member after a delay; an earlier look that is already due stays. A claim that
-- runs meanwhile cannot be ended any more: its look may have been too early for who asks now.
--!keys deadlines: sorted set: member by the time of its look, ms; a claim by half a
--   millisecond more, see deadline/claim
--!args member: what is to be looked at
--!args delay_ms: until then
-- Returns the time of the look (ms).
--!include stream/clock
local at = now_ms() + delay_ms
local asked = tonumber(redis.call('ZSCORE', deadlines, member) or math.huge)
if asked <= at then
  at = math.floor(asked)
end
if at ~= asked then
  redis.call('ZADD', deadlines, at, member)
end
return at
