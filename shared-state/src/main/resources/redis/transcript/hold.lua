-- Holds a transcript: it is kept until it is released, past every retention.
--!args holder: by whom, or '' to release it
-- Returns 'held', 'released' or 'absent': there is nothing to hold. May be repeated; who held it first
-- stays named.
--!include transcript/lines
if redis.call('EXISTS', unpack(KEYS)) == 0 then
  return 'absent'
end
if holder == '' then
  redis.call('HDEL', transcript, 'held')
  renew()
  return 'released'
end
redis.call('HSETNX', transcript, 'held', holder)
renew()
return 'held'
