-- Reads a replayable stream after an offset, or says that what the offset needs is no longer held.
-- KEYS[1] stream (stream)
-- ARGV[1] offset after which to read, '0' for the beginning
-- ARGV[2] most entries to return
-- Returns {'held', last offset or '0', [{offset, payload}, …]}
--      or {'gone', last offset or '0'}: trimmed, another epoch, or lost with Redis.
local key, after = KEYS[1], ARGV[1]
local last = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
if not last then
  if after == '0' then
    return {'held', '0', {}}
  end
  return {'gone', '0'}
end

local epoch, last_sequence = string.match(last[1], '^(%d+)-(%d+)$')
local after_sequence = 0
if after ~= '0' then
  local after_epoch
  after_epoch, after_sequence = string.match(after, '^(%d+)-(%d+)$')
  if after_epoch ~= epoch or tonumber(after_sequence) > tonumber(last_sequence) then
    return {'gone', last[1]}
  end
end
local first = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
local first_sequence = string.match(first[1], '-(%d+)$')
if tonumber(first_sequence) > tonumber(after_sequence) + 1 then
  return {'gone', last[1]}
end

local entries = {}
for i, entry in ipairs(redis.call('XRANGE', key, '(' .. epoch .. '-' .. after_sequence, '+', 'COUNT', ARGV[2])) do
  entries[i] = {entry[1], entry[2][2]}
end
return {'held', last[1], entries}
