-- Included by the scripts that change a transcript; not run by itself. The time to live that stream/log
-- takes is that of all keys, unless the transcript is held.
--!include stream/log
--!keys log: stream; also the channel
--!keys transcript: hash of ended, the offset of its end; held, by whom; erased, ms; 'session:<producer>
--         <stream or ->', as word() writes them, its engine's session; seen, how many segments; began, ms since
--         the Unix epoch by which segments with times are put in order
--!keys finals: sorted set of id of what is in the log by sequence of its entry
--!keys interims: hash of segment id by '<revision> <stored at, ms> <sent at, ms> <segment id> <message>'
--!keys open_segments: sorted set of id by time of the newest interim, ms
--!keys producers: hash of id by '<on, back or ended> <ms of the call up to which it was heard, or ->'
--!keys redactions: hash of id of a segment without final by '<since, ms> <what was redacted in it>'; what it is,
--         is nothing to scripts
--
-- An entry of the log is '<stored at, ms> <sent at, ms> <segment id or -> <message>'. Segment ids stand
-- there, and in interims, as word() writes them; messages are what transcript/message makes.
local now = now_ms()
local at = string.format('%.0f', now)
local WORDS_OF_LINE, WORDS_OF_INTERIM = 3, 4

local function add_line(id, sent_at, message)
  return log_append(log, at .. ' ' .. sent_at .. ' ' .. id .. ' ' .. message, log_limits())
end

-- A segment id as one word, which is not '-': what an entry is made of must not be mistaken for it.
local function word(id)
  if id == '-' then
    return '%2D'
  end
  return (string.gsub(id, '[%c %%]', function(char)
    return string.format('%%%02X', string.byte(char))
  end))
end

-- An open segment as interims has it.
local function interim_of(id, revision, sent_at, message)
  return revision .. ' ' .. at .. ' ' .. sent_at .. ' ' .. word(id) .. ' ' .. message
end

-- The message behind so many words of an entry or an interim.
local function message_in(kept, words)
  return string.match(kept, '^' .. string.rep('%S+ ', words) .. '(.*)$')
end

-- The same entry or interim with another message.
local function with_message(kept, words, message)
  return string.match(kept, '^' .. string.rep('%S+ ', words)) .. message
end

-- Appends the final of a segment, or a gap with an id, and forgets what was open of it.
local function store_line(id, message, sent_at)
  local offset = add_line(word(id), sent_at, message)
  redis.call('ZADD', finals, string.match(offset, '%d+$'), id)
  redis.call('HDEL', interims, id)
  redis.call('ZREM', open_segments, id)
  redis.call('HDEL', redactions, id)
  return offset
end

local function renew()
  local held, erased = unpack(redis.call('HMGET', transcript, 'held', 'erased'))
  -- What an erasure left of segments is not kept for longer.
  local as_is = erased and redis.call('PTTL', redactions) > 0 and redactions
  for _, key in ipairs({log, transcript, finals, interims, open_segments, producers, redactions}) do
    if held then
      redis.call('PERSIST', key)
    elseif key ~= as_is then
      redis.call('PEXPIRE', key, ttl_ms)
    end
  end
end
