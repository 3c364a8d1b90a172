-- Appends an entry to a replayable stream and tells its followers.
-- KEYS[1] stream (stream; also the channel)
-- ARGV[1] '<fresh epoch (decimal, used if one begins)> <run of the server>'
-- ARGV[2] most entries, ARGV[3] most bytes, ARGV[4] greatest age (ms), ARGV[5] time to live (ms)
-- ARGV[6] payload (string)
-- Returns the entry's offset, <epoch>-<sequence>.
--!include stream/log
return log_append(KEYS[1], ARGV[6], log_limits())
