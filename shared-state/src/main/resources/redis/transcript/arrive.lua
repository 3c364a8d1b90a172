-- A producer begins, or is back after its connection was lost.
-- KEYS[1..7] as transcript/lines says
-- ARGV[1..5] limits of the log, of which the time to live counts
-- ARGV[6] the producer; ARGV[7] 'whole' if it keeps what is said while it is away, else 'live'
-- Returns the offset of the transcript's end or ''. May be repeated.
--!include stream/log
--!include transcript/lines
local known = redis.call('HGET', KEYS[6], ARGV[6])
local heard_to = known and string.match(known, ' (%S+)$') or '-'
local state = known and ARGV[7] == 'live' and heard_to ~= '-' and 'back' or 'on'
redis.call('HSET', KEYS[6], ARGV[6], state .. ' ' .. heard_to)
renew()
return redis.call('HGET', KEYS[2], 'ended') or ''
