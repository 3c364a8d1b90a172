-- How long a replica's lease still holds.
-- KEYS[1] leases (sorted set: replica by the end of its lease, ms)
-- ARGV[1] replica
-- Returns milliseconds; 0 if it ran out or there is none.
--!include stream/clock
local ends = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not ends then
  return 0
end
return math.max(0, ends - now_ms())
