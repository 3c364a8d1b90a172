-- Asks for one more attempt at dead letters.
-- KEYS[1] dead letters, KEYS[3] to be replayed (see webhook/bury; KEYS[2] as there)
-- ARGV[1] id, or '' for all, ARGV[2] time to live (ms)
-- Returns how many will be attempted; 0 if there is none of this id.
local found = {}
if ARGV[1] == '' then
  found = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
else
  local at = redis.call('ZSCORE', KEYS[1], ARGV[1])
  if at then
    found = {ARGV[1], at}
  end
end
for i = 1, #found, 2 do
  redis.call('ZADD', KEYS[3], found[i + 1], found[i])
end
redis.call('PEXPIRE', KEYS[3], ARGV[2])
return #found / 2
