-- Gives up the open segments of which nothing was heard for too long: each is told as a gap, or as its
-- final if it was told to be over.
-- KEYS[1..7] as transcript/lines says
-- ARGV[1..5] limits of the log; ARGV[6] how long a segment may be silent, ms
-- ARGV[7] what a gap's message begins with
-- Returns how many were given up.
--!include stream/log
--!include transcript/lines
-- Of those heard of after now it was before the clock was set back.
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[5], '(' .. now, '+inf')) do
  redis.call('ZADD', KEYS[5], now, id)
end
local silent = redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', now - ARGV[6])
for _, id in ipairs(silent) do
  give_up(id, ARGV[7])
end
return #silent
