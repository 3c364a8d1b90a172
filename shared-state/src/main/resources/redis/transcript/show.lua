-- Shows where a transcript begins and ends, and the newest interim of each open segment.
-- KEYS[1] log (stream), KEYS[2] transcript (hash), KEYS[3] interims (hash), KEYS[4] open segments
-- (sorted set), all as transcript/store keeps them
-- Returns {offset before the first entry that is held, offset of the last entry,
--          offset of the end or '', [interim, …] in the order in which they were stored}; offsets are
-- '0' where there is no log.
local first = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local before = '0'
if first then
  local epoch, sequence = string.match(first[1], '^(%d+)-(%d+)$')
  before = epoch .. '-' .. string.format('%.0f', sequence - 1)
end
local interims = {}
for _, id in ipairs(redis.call('ZRANGE', KEYS[4], 0, -1)) do
  interims[#interims + 1] = redis.call('HGET', KEYS[3], id)
end
return {before, last and last[1] or '0', redis.call('HGET', KEYS[2], 'ended') or '', interims}
