-- Whether a removal keeps a person out of what belongs to a room.
--!keys removed: hash of user id by what room/removal says
--!args user_id: a person
--!args issued_at: when the person's token was issued (ms)
-- Returns 1 if it does, else 0.
--!include stream/clock
--!include room/removal
return is_barred(redis.call('HGET', removed, user_id), tonumber(issued_at), now_ms()) and 1 or 0
