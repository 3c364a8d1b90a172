-- Whether a removal keeps a person out of what belongs to a room.
-- KEYS[1] removed (hash: user id by what room/removal says)
-- ARGV[1] user id, ARGV[2] when the user's token was issued (ms)
-- Returns 1 if it does, else 0.
--!include stream/clock
--!include room/removal
local removed, user, issued = KEYS[1], ARGV[1], tonumber(ARGV[2])
return is_barred(redis.call('HGET', removed, user), issued, now_ms()) and 1 or 0
