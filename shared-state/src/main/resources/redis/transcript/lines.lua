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
-- there, and in interims, as word() writes them.
local now = now_ms()
local at = string.format('%.0f', now)

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

-- ',"startMs":…,"endMs":…' of a kept interim, as far as it has them.
local function times_of(interim)
  local readable, message = pcall(cjson.decode, string.match(interim, '^%S+ %S+ %S+ %S+ (.*)$'))
  local segment = readable and message.transcript
  if not segment or not segment.startMs then
    return ''
  end
  return string.format(',"startMs":%.0f,"endMs":%.0f', segment.startMs, segment.endMs or segment.startMs)
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

-- What was redacted in a segment without final, or ''.
local function redacted_in(id)
  local kept = redis.call('HGET', redactions, id)
  return kept and string.match(kept, '^%S+ (.*)$') or ''
end

-- Of segments that were given up the oldest is forgotten where there are too many: those that are open are fewer.
local function forget_oldest_redacted()
  local oldest, since
  local all = redis.call('HGETALL', redactions)
  for i = 1, #all, 2 do
    local this = tonumber(string.match(all[i + 1], '^%S+'))
    if not redis.call('ZSCORE', open_segments, all[i]) and (not since or this < since) then
      oldest, since = all[i], this
    end
  end
  if oldest then
    redis.call('HDEL', redactions, oldest)
  end
end

-- Keeps what was redacted in a segment for what comes of it later: past its being given up, because a final
-- may come after all.
local function keep_redacted(id, redacted, most_open)
  if redis.call('HEXISTS', redactions, id) == 0 and redis.call('HLEN', redactions) >= 2 * most_open then
    forget_oldest_redacted()
  end
  redis.call('HSET', redactions, id, at .. ' ' .. redacted)
  -- As long as the transcript again, if it was to be short after an erasure.
  redis.call('PERSIST', redactions)
end

-- The final of an interim's message whose segment was told to be over; nil of any other. Both fields stand
-- behind each other, and before whatever else might be spelt so.
local function as_final(message)
  local flag = ',"endOfTurn":true'
  local from, to = string.find(message, '"isFinal":false', 1, true)
  if from and string.sub(message, to + 1, to + #flag) == flag then
    return string.sub(message, 1, from - 1) .. '"isFinal":true' .. string.sub(message, to + 1 + #flag)
  end
end

-- Ends an open segment whose final does not come. One that was told to be over is stored as its final.
-- Another one is told as a gap, with the words that were shown last; `gap` is what such a message begins
-- with.
local function give_up(id, gap)
  local interim = redis.call('HGET', interims, id) or ''
  local message = string.match(interim, '^%S+ %S+ %S+ %S+ (.*)$')
  local final = message and as_final(message)
  if final then
    return store_line(id, final, at)
  end
  local segment = message and string.match(message, '"transcript":({.*})}$')
  redis.call('HDEL', interims, id)
  redis.call('ZREM', open_segments, id)
  return add_line(word(id), at, gap .. ',"transcriptId":' .. cjson.encode(id) .. (segment and times_of(interim) or '')
    .. ',"reason":"no-final"' .. (segment and ',"transcript":' .. segment or '') .. '}')
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
