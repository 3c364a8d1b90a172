-- How long a replica's lease still holds.
--!keys leases: sorted set: replica by the end of its lease, ms
--!args replica: whose lease it is
-- Returns milliseconds; 0 if it ran out or there is none.
--!include stream/clock
local ends = redis.call('ZSCORE', leases, replica)
if not ends then
  return 0
end
return math.max(0, ends - now_ms())
