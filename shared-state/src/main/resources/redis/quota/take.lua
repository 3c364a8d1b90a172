-- Counts what a user does, in windows that begin with the first time.
--!keys count: string
--!args most: how often in a window
--!args window_ms: how long it is
-- Returns 1, or 0 if it is too often: that is not counted.
if tonumber(redis.call('GET', count) or 0) >= tonumber(most) then
  return 0
end
if redis.call('INCR', count) == 1 then
  redis.call('PEXPIRE', count, window_ms)
end
return 1
