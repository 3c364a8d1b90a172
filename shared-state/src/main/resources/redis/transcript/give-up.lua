-- Gives up the open segments of which nothing was heard for too long: each is told as a gap, or as its
-- final if it was told to be over.
--!args silent_ms: how long a segment may be silent
-- Returns how many were given up.
--!include transcript/open-segments
-- Of those heard of after now it was before the clock was set back.
for _, id in ipairs(redis.call('ZRANGEBYSCORE', open_segments, '(' .. now, '+inf')) do
  redis.call('ZADD', open_segments, now, id)
end
local silent = redis.call('ZRANGEBYSCORE', open_segments, '-inf', now - silent_ms)
for _, id in ipairs(silent) do
  give_up(id)
end
return #silent
