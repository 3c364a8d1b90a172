-- Strikes a room off a session's list, unless the session has entered it anew since.
--!keys rooms: the session's, hash: room by window (ms) and membership id, space between
--!args room_id membership_id: the room, and the membership or '' for any
-- Returns 1 if it was struck off, else 0.
--!include session/strike-off
return strike_off(rooms, room_id, membership_id)
