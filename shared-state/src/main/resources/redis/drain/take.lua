-- Takes the turn to drain, or renews it.
--!keys turn: string: the replica of a service that drains
--!args replica: who wants it
--!args lease_ms: how long it is held unless it is renewed
-- Returns 1 if it is that replica's, 0 if it is another's.
local holder = redis.call('GET', turn)
if holder and holder ~= replica then
  return 0
end
redis.call('SET', turn, replica, 'PX', lease_ms)
return 1
