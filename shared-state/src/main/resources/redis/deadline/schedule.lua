-- Asks for a look at a member after a delay; an earlier look that is already due stays.
-- KEYS[1] deadlines (sorted set: member by the time of its look, ms)
-- ARGV[1] member, ARGV[2] delay (ms)
-- Returns the time of the look (ms).
--!include stream/log
redis.call('ZADD', KEYS[1], 'LT', now_ms() + ARGV[2], ARGV[1])
return redis.call('ZSCORE', KEYS[1], ARGV[1])
