-- Asks for one more attempt at dead letters.
-- KEYS[1] dead letters, KEYS[3] to be replayed (see webhook/bury; KEYS[2] as there)
-- ARGV[1] id, or '' for all, ARGV[2] time to live (ms)
-- Returns how many will be attempted; 0 if there is none of this id.
if ARGV[1] == '' then
  redis.call('ZUNIONSTORE', KEYS[3], 2, KEYS[3], KEYS[1], 'AGGREGATE', 'MAX')
  redis.call('PEXPIRE', KEYS[3], ARGV[2])
  return redis.call('ZCARD', KEYS[1])
end
local at = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not at then
  return 0
end
redis.call('ZADD', KEYS[3], at, ARGV[1])
redis.call('PEXPIRE', KEYS[3], ARGV[2])
return 1
