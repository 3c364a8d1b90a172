-- Keeps how a session's connections ended, so that an event that ends them all is not sent for ever.
-- KEYS[1] session (hash)
-- ARGV[1] epoch, ARGV[2] '<offset presented> <offset behind which replay begins> <times>'
-- Returns 1, or 0 if the session is gone or attached elsewhere since.
if redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'stumbling', ARGV[2])
return 1
