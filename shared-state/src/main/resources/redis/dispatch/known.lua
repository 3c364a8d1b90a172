-- Whether a queue is known: an agent was ever available for it, or it was used lately.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] queue
-- Returns 1 or 0
--!include stream/log
--!include dispatch/dispatch
local queue = ARGV[8]
return is_known(queue) and 1 or 0
