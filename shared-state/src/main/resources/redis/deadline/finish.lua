-- Ends a claim: the member is forgotten, or looked at again later. Changes nothing if the member was
-- asked for anew, or claimed by another, in the meantime.
--!keys deadlines: sorted set: member by the time of its look, ms
--!args member: what was looked at
--!args claim: as deadline/claim gave it
--!args delay_ms: until the next look, or -1 for none
-- Returns 1 if the claim was ended, else 0.
--!include stream/clock
local score = redis.call('ZSCORE', deadlines, member)
if not score or tonumber(score) ~= tonumber(claim) then
  return 0
end
if tonumber(delay_ms) < 0 then
  redis.call('ZREM', deadlines, member)
else
  redis.call('ZADD', deadlines, now_ms() + delay_ms, member)
end
return 1
