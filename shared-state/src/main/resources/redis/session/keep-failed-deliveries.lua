-- Keeps how a session's connections ended, so that an event that ends them all is not sent for ever.
--!keys session: hash
--!args epoch: the session's
--!args failures: '<offset presented> <offset behind which replay begins> <times>'
-- Returns 1, or 0 if the session is gone or attached elsewhere since.
if redis.call('HGET', session, 'epoch') ~= epoch then
  return 0
end
redis.call('HSET', session, 'stumbling', failures)
return 1
