-- Ends a claim: the member is forgotten, or reconciled again later. Changes nothing if the member was
-- asked for anew, or claimed by another, in the meantime.
--!keys deadlines: sorted set: member by its deadline, ms
--!args member: what was reconciled
--!args claim: as deadline/claim gave it
--!args delay_ms: until the next deadline, or -1 for none
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
