-- A producer begins, or is back after its connection was lost.
--!args producer: who
--!args mode: 'whole' if it keeps what is said while it is away, else 'live'
-- Returns the offset of the transcript's end or ''. May be repeated.
--!include transcript/lines
local known = redis.call('HGET', producers, producer)
local heard_to = known and string.match(known, ' (%S+)$') or '-'
local state = known and mode == 'live' and heard_to ~= '-' and 'back' or 'on'
redis.call('HSET', producers, producer, state .. ' ' .. heard_to)
renew()
return redis.call('HGET', transcript, 'ended') or ''
