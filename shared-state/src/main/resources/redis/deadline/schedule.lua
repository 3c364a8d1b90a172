-- Sets a deadline for a member after a delay; an earlier one that is already due stays. A claim that
-- runs meanwhile cannot be ended any more: it may have read too early for who asks now.
--!keys deadlines: sorted set: member by its deadline, ms; a claim by half a
--   millisecond more, see deadline/claim
--!args member: what is to be reconciled
--!args delay_ms: until then
-- Returns the deadline (ms).
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
