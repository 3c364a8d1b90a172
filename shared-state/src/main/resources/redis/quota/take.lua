-- Counts what a user does, in windows that begin with the first time.
-- KEYS[1] count (string)
-- ARGV[1] how often in a window, ARGV[2] the window (ms)
-- Returns 1, or 0 if it is too often: that is not counted.
if tonumber(redis.call('GET', KEYS[1]) or 0) >= tonumber(ARGV[1]) then
  return 0
end
if redis.call('INCR', KEYS[1]) == 1 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 1
