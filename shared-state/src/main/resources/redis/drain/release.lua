-- Gives the turn to drain back.
--!keys turn: string: the replica of a service that drains
--!args replica: who has drained
-- Returns 1 if it was that replica's, 0 if not: its lease had run out.
if redis.call('GET', turn) ~= replica then
  return 0
end
return redis.call('DEL', turn)
