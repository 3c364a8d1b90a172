-- Holds a transcript: it is kept until it is released, past every retention.
-- KEYS[1..7] as transcript/lines says
-- ARGV[1..5] limits of the log; ARGV[6] by whom, or '' to release it
-- Returns 'held', 'released' or 'absent': there is nothing to hold. May be repeated; who held it first
-- stays named.
--!include stream/log
--!include transcript/lines
if redis.call('EXISTS', unpack(KEYS)) == 0 then
  return 'absent'
end
if ARGV[6] == '' then
  redis.call('HDEL', KEYS[2], 'held')
  renew()
  return 'released'
end
redis.call('HSETNX', KEYS[2], 'held', ARGV[6])
renew()
return 'held'
