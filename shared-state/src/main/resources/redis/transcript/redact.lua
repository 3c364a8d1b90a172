-- Rewrites stored segments, all of them or none, and tells it in the log. A stream's entries cannot be
-- changed: the log is copied, some entries a run, and the copy takes its place, with the same offsets.
--!keys copy: copy of the log, stream
--!keys progress: how far it is, string: '<attempt> <offset> <bytes more> <finals rewritten>'; whoever erases
--         the transcript removes both, and so ends the attempt
--!args attempt step: which attempt, and 'begin' or 'go on'
--!args max_open: most open segments
--!args ...given: seven per segment: id, offset of its final or '' of an interim, its message as it was found,
--          its new message, its new text (JSON string), what was redacted in it as it was found, and what is
--          redacted now for all that comes of it: '' of a final
-- Returns {'more'}: to be run again, to go on,
--      or {'redacted', offset of the last redaction or ''}
--      or {'busy'}: another attempt is going on, begin again in a moment,
--      or {'changed'}: one of the segments is not as it was found any more, or the attempt rested for too
--         long. Nothing was changed.
--!include transcript/redacted-segments
--!include transcript/message
local STRIDE = 7
local AT_ONCE = 200
local LIFETIME = 5000
local is_first = step == 'begin'

local segments, by_offset = {}, {}
local of_finals = 0
for i = 1, #given, STRIDE do
  local segment = {id = given[i], offset = given[i + 1], found = given[i + 2], message = given[i + 3],
    text = given[i + 4],
    redacted_before = given[i + 5], redacted = given[i + 6]}
  segments[#segments + 1] = segment
  if segment.offset ~= '' then
    by_offset[segment.offset] = segment
    of_finals = of_finals + 1
  end
end

local from, more, rewritten = '-', 0, 0
if of_finals > 0 then
  local of_attempt, offset, bytes, number = string.match(redis.call('GET', progress) or '', '^(%S+) (%S+) (%S+) (%S+)$')
  if is_first and of_attempt then
    return {'busy'}
  elseif is_first then
    redis.call('UNLINK', copy)
  elseif of_attempt ~= attempt then
    return {'changed'}
  else
    from, more, rewritten = '(' .. offset, tonumber(bytes), tonumber(number)
  end
end

local function changed()
  if of_finals > 0 then
    redis.call('UNLINK', copy, progress)
  end
  return {'changed'}
end

local function copy_entry(offset, fields)
  local segment = by_offset[offset]
  if segment then
    if message_in(fields[2], WORDS_OF_LINE) ~= segment.found then
      return false
    end
    local line = with_message(fields[2], WORDS_OF_LINE, segment.message)
    more = more + #line - #fields[2]
    fields[2] = line
    rewritten = rewritten + 1
  end
  -- Not of what nobody here wrote.
  if fields[5] == 'b' and tonumber(fields[6]) then
    fields[6] = string.format('%.0f', fields[6] + more)
  end
  redis.call('XADD', copy, offset, unpack(fields))
  return true
end

if of_finals > 0 then
  local entries = redis.call('XRANGE', log, from, '+', 'COUNT', AT_ONCE)
  for _, entry in ipairs(entries) do
    if not copy_entry(entry[1], entry[2]) then
      return changed()
    end
  end
  if #entries == AT_ONCE then
    redis.call('PEXPIRE', copy, 2 * LIFETIME)
    redis.call('SET', progress, string.format('%s %s %.0f %.0f', attempt, entries[AT_ONCE][1], more, rewritten),
      'PX', LIFETIME)
    return {'more'}
  end
end
if rewritten < of_finals then
  return changed()
end
for _, segment in ipairs(segments) do
  local interim = segment.offset == '' and redis.call('HGET', interims, segment.id)
  if segment.offset == '' and not (interim and message_in(interim, WORDS_OF_INTERIM) == segment.found) then
    return changed()
  end
  if segment.redacted ~= '' and redacted_in(segment.id) ~= segment.redacted_before then
    return changed()
  end
end

local ended = redis.call('HEXISTS', transcript, 'ended') == 1
if of_finals > 0 then
  redis.call('UNLINK', log, progress)
  redis.call('RENAME', copy, log)
end
local last = ''
for _, segment in ipairs(segments) do
  if segment.offset == '' then
    local interim = redis.call('HGET', interims, segment.id)
    redis.call('HSET', interims, segment.id, with_message(interim, WORDS_OF_INTERIM, segment.message))
  end
  if segment.redacted ~= '' and not ended then
    keep_redacted(segment.id, segment.redacted, tonumber(max_open))
  end
  last = add_line(word(segment.id), at, redaction_message(segment.id, segment.text))
end
renew()
return {'redacted', last}
