-- Reads a replayable stream after an offset, or says that what the offset needs is no longer held.
--!keys stream: stream
--!args after: offset after which to read, '0' for the beginning
--!args max_entries max_bytes: most entries to return, and bytes of payload after which no more are returned
-- Returns {'held', last offset or '0', [{offset, payload}, …]}, a payload of another format as ''
--      or {'gone', last offset or '0'}: trimmed, or lost with a server that held it.
local last = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
if not last then
  if after == '0' then
    return {'held', '0', {}}
  end
  return {'gone', '0'}
end

-- Whether an entry is the very next one after the offset: by its number, or, where an epoch begins,
-- by the entry that it names.
local function is_next(entry)
  local epoch, sequence = string.match(entry[1], '^(%d+)-(%d+)$')
  if after == '0' then
    return sequence == '1'
  end
  local after_epoch, after_sequence = string.match(after, '^(%d+)-(%d+)$')
  if epoch == after_epoch then
    return tonumber(sequence) == after_sequence + 1
  end
  return entry[2][10] == after
end

local entries = {}
local bytes, most, most_bytes = 0, tonumber(max_entries), tonumber(max_bytes)
-- Few at first, then more: what is not returned costs Redis no time.
local batch = 4
local from = after == '0' and '-' or '(' .. after
repeat
  batch = math.min(batch, most - #entries)
  local found = redis.call('XRANGE', stream, from, '+', 'COUNT', batch)
  if #entries == 0 and (found[1] and not is_next(found[1]) or not found[1] and last[1] ~= after) then
    return {'gone', last[1]}
  end
  for _, entry in ipairs(found) do
    local payload = entry[2][1] == 'p' and entry[2][2] or ''
    entries[#entries + 1] = {entry[1], payload}
    bytes = bytes + #payload
    if bytes >= most_bytes then
      return {'held', last[1], entries}
    end
    from = '(' .. entry[1]
  end
  local is_end = #found < batch
  batch = batch * 2
until is_end or #entries >= most
return {'held', last[1], entries}
