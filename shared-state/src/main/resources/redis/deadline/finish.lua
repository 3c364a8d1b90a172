-- Ends a claim: the member is forgotten, or looked at again later. Changes nothing if the member was
-- asked for anew, or claimed by another, in the meantime.
-- KEYS[1] deadlines (sorted set: member by the time of its look, ms)
-- ARGV[1] member, ARGV[2] claim as deadline/claim gave it, ARGV[3] delay of the next look (ms), or -1
-- Returns 1 if the claim was ended, else 0.
--!include stream/clock
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score or tonumber(score) ~= tonumber(ARGV[2]) then
  return 0
end
if tonumber(ARGV[3]) < 0 then
  redis.call('ZREM', KEYS[1], ARGV[1])
else
  redis.call('ZADD', KEYS[1], now_ms() + ARGV[3], ARGV[1])
end
return 1
