-- Shows where a transcript begins and ends, and the newest interim of each open segment.
--!keys log transcript interims open_segments: as transcript/lines says
-- Returns {offset before the first entry that is held, offset of the last entry,
--          offset of the end or '', [interim, …] in the order in which they were stored}; offsets are
-- '0' where there is no log.
local first = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)[1]
local last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
local before = '0'
if first then
  local epoch, sequence = string.match(first[1], '^(%d+)-(%d+)$')
  before = epoch .. '-' .. string.format('%.0f', sequence - 1)
end
local newest = {}
for _, id in ipairs(redis.call('ZRANGE', open_segments, 0, -1)) do
  newest[#newest + 1] = redis.call('HGET', interims, id)
end
return {before, last and last[1] or '0', redis.call('HGET', transcript, 'ended') or '', newest}
