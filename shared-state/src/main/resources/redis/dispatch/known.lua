-- Whether a queue is known: an agent was ever available for it, or it was used lately.
--!args queue: a name
-- Returns 1 or 0
--!include dispatch/dispatch
return is_known(queue) and 1 or 0
