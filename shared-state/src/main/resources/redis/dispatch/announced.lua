-- Confirms that all that reconciling a queue found to be told was announced: the next time does not tell it
-- again.
--!args queue step: a queue, and what dispatch/reconcile-queue returned of it
-- Returns 1, or 0 if that was confirmed already, or a later reconciliation has a step of its own
--!include dispatch/dispatch
local at = key('announced', queue)
return redis.call('HGET', at, 'unconfirmed') == step and redis.call('HDEL', at, 'unconfirmed') or 0
