-- Counts what a user does, in windows that begin with the first time.
-- KEYS[1] count (string)
-- ARGV[1] how often in a window, ARGV[2] the window (ms)
-- Returns 1, or 0 if it is too often: that is not counted.
local count, most, window = KEYS[1], tonumber(ARGV[1]), ARGV[2]
if tonumber(redis.call('GET', count) or 0) >= most then
  return 0
end
if redis.call('INCR', count) == 1 then
  redis.call('PEXPIRE', count, window)
end
return 1
