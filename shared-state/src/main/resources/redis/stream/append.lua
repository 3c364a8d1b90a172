-- Appends an entry to a replayable stream and tells its followers.
--!keys stream: stream, and the channel
--!args payload: what the entry holds
-- Returns the entry's offset, <epoch>-<sequence>.
--!include stream/log
return log_append(stream, payload, log_limits())
