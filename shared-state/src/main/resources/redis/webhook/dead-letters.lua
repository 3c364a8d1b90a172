-- A page of dead letters, oldest first.
--!args cursor max_letters: after which to read (µs), and how many
-- Returns [{id, cursor, text (JSON), 'replaying' | 'dead'}, …].
--!include webhook/dead-letter
local page = {}
local found = redis.call('ZRANGE', dead_letters, '(' .. cursor, '+inf', 'BYSCORE', 'LIMIT', 0, max_letters,
  'WITHSCORES')
for i = 1, #found, 2 do
  local state = redis.call('ZSCORE', replays, found[i]) and 'replaying' or 'dead'
  page[#page + 1] = {found[i], whole(tonumber(found[i + 1])), redis.call('HGET', texts, found[i]), state}
end
return page
