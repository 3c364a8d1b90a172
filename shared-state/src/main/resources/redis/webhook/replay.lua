-- Asks for one more attempt at dead letters.
--!keys dead_letters texts replays: see webhook/dead-letter
--!args letter_id: which, or '' for all
--!args ttl_ms: for how long it is asked
-- Returns how many will be attempted; 0 if there is none of this id.
if letter_id == '' then
  redis.call('ZUNIONSTORE', replays, 2, replays, dead_letters, 'AGGREGATE', 'MAX')
  redis.call('PEXPIRE', replays, ttl_ms)
  return redis.call('ZCARD', dead_letters)
end
local at = redis.call('ZSCORE', dead_letters, letter_id)
if not at then
  return 0
end
redis.call('ZADD', replays, at, letter_id)
redis.call('PEXPIRE', replays, ttl_ms)
return 1
