-- Confirms that all that a look at a queue found to be told was announced: the next look does not tell it
-- again.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] queue, ARGV[9] step, as dispatch/look-queue returned it
-- Returns 1, or 0 if that was confirmed already, or a later look has a step of its own
--!include stream/log
--!include dispatch/dispatch
local queue, step = ARGV[8], ARGV[9]
local at = key('announced', queue)
return redis.call('HGET', at, 'unconfirmed') == step and redis.call('HDEL', at, 'unconfirmed') or 0
