-- Rewrites stored segments, all of them or none, and tells it in the log.
-- KEYS[1..6] as transcript/lines says
-- ARGV[1..5] limits of the log; ARGV[6] what a redaction's message begins with
-- ARGV[7…] five per segment: id, offset of its final or '' of an interim, its message as it was found,
--          its new message, its new text (JSON string)
-- Returns {'redacted', offset of the last redaction or ''} or {'changed'}: one of the segments is not as
--         it was found any more, nothing was changed.
--
-- A stream's entries cannot be changed: the log is written anew, with the same offsets. That takes some
-- 10 µs an entry, in which nothing else runs.
--!include stream/log
--!include transcript/lines
local FIRST, STRIDE = 7, 5

local function message_of(line, words)
  return string.match(line, '^' .. string.rep('%S+ ', words) .. '(.*)$')
end

local function found(offset, id)
  if offset == '' then
    local interim = redis.call('HGET', KEYS[4], id)
    return interim and message_of(interim, 4)
  end
  local entry = redis.call('XRANGE', KEYS[1], offset, offset)[1]
  return entry and message_of(entry[2][2], 3)
end

local rewritten, finals = {}, 0
for i = FIRST, #ARGV, STRIDE do
  if found(ARGV[i + 1], ARGV[i]) ~= ARGV[i + 2] then
    return {'changed'}
  end
  if ARGV[i + 1] ~= '' then
    rewritten[ARGV[i + 1]] = ARGV[i + 3]
    finals = finals + 1
  end
end

local function with_message(line, words, message)
  return string.match(line, '^' .. string.rep('%S+ ', words)) .. message
end

local function rewrite_log()
  local lifetime = redis.call('PTTL', KEYS[1])
  local entries = redis.call('XRANGE', KEYS[1], '-', '+')
  redis.call('DEL', KEYS[1])
  local more = 0
  for _, entry in ipairs(entries) do
    local fields = entry[2]
    if rewritten[entry[1]] then
      local line = with_message(fields[2], 3, rewritten[entry[1]])
      more = more + #line - #fields[2]
      fields[2] = line
    end
    fields[6] = string.format('%.0f', fields[6] + more)
    redis.call('XADD', KEYS[1], entry[1], unpack(fields))
  end
  if lifetime > 0 then
    redis.call('PEXPIRE', KEYS[1], lifetime)
  end
end

if finals > 0 then
  rewrite_log()
end
local last = ''
for i = FIRST, #ARGV, STRIDE do
  local id = ARGV[i]
  if ARGV[i + 1] == '' then
    redis.call('HSET', KEYS[4], id, with_message(redis.call('HGET', KEYS[4], id), 4, ARGV[i + 3]))
  end
  last = add_line(word(id), at, ARGV[6] .. ',"transcriptId":' .. cjson.encode(id) .. ',"text":' .. ARGV[i + 4] .. '}')
end
renew()
return {'redacted', last}
