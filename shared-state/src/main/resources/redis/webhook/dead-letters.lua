-- A page of dead letters, oldest first.
-- KEYS[1] dead letters, KEYS[2] their texts, KEYS[3] to be replayed (see webhook/bury)
-- ARGV[1] cursor (µs) after which to read, ARGV[2] most
-- Returns [{id, cursor, text (JSON), 'replaying' | 'dead'}, …].
--!include webhook/letters
local page = {}
local found = redis.call('ZRANGE', KEYS[1], '(' .. ARGV[1], '+inf', 'BYSCORE', 'LIMIT', 0, ARGV[2], 'WITHSCORES')
for i = 1, #found, 2 do
  local state = redis.call('ZSCORE', KEYS[3], found[i]) and 'replaying' or 'dead'
  page[#page + 1] = {found[i], whole(tonumber(found[i + 1])), redis.call('HGET', KEYS[2], found[i]), state}
end
return page
