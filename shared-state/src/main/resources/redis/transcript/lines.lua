-- Included, behind stream/log, by the scripts that change a transcript; not run by itself. They take
-- KEYS[1] log (stream; also the channel)
-- KEYS[2] transcript (hash: ended, the offset of its end; held, by whom; erased, ms; 'session:<producer>
--         <stream or ->', as word() writes them, its engine's session; seen, how many segments; began, ms since
--         the Unix epoch by which segments with times are put in order)
-- KEYS[3] finals (sorted set: id of what is in the log by sequence of its entry)
-- KEYS[4] interims (hash: segment id by '<revision> <stored at, ms> <sent at, ms> <segment id> <message>')
-- KEYS[5] open segments (sorted set: id by time of the newest interim, ms)
-- KEYS[6] producers (hash: id by '<on, back or ended> <ms of the call up to which it was heard, or ->')
-- KEYS[7] redacted (hash: id of a segment without final by '<since, ms> <what was redacted in it>'; what it is,
--         is nothing to scripts)
-- and the limits of the log at ARGV[1..5], as stream/append takes them; the time to live is that of all
-- keys, unless the transcript is held.
--
-- An entry of the log is '<stored at, ms> <sent at, ms> <segment id or -> <message>'. Segment ids stand
-- there, and in interims, as word() writes them.
local now = now_ms()
local at = string.format('%.0f', now)

local function add_line(id, sent_at, message)
  return log_append(KEYS[1], at .. ' ' .. sent_at .. ' ' .. id .. ' ' .. message, log_limits())
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
  redis.call('ZADD', KEYS[3], string.match(offset, '%d+$'), id)
  redis.call('HDEL', KEYS[4], id)
  redis.call('ZREM', KEYS[5], id)
  redis.call('HDEL', KEYS[7], id)
  return offset
end

-- What was redacted in a segment without final, or ''.
local function redacted_in(id)
  local kept = redis.call('HGET', KEYS[7], id)
  return kept and string.match(kept, '^%S+ (.*)$') or ''
end

-- Of segments that were given up the oldest is forgotten where there are too many: those that are open are fewer.
local function forget_oldest_redacted()
  local oldest, since
  local all = redis.call('HGETALL', KEYS[7])
  for i = 1, #all, 2 do
    local this = tonumber(string.match(all[i + 1], '^%S+'))
    if not redis.call('ZSCORE', KEYS[5], all[i]) and (not since or this < since) then
      oldest, since = all[i], this
    end
  end
  if oldest then
    redis.call('HDEL', KEYS[7], oldest)
  end
end

-- Keeps what was redacted in a segment for what comes of it later: past its being given up, because a final
-- may come after all.
local function keep_redacted(id, redacted, most_open)
  if redis.call('HEXISTS', KEYS[7], id) == 0 and redis.call('HLEN', KEYS[7]) >= 2 * most_open then
    forget_oldest_redacted()
  end
  redis.call('HSET', KEYS[7], id, at .. ' ' .. redacted)
  -- As long as the transcript again, if it was to be short after an erasure.
  redis.call('PERSIST', KEYS[7])
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
  local interim = redis.call('HGET', KEYS[4], id) or ''
  local message = string.match(interim, '^%S+ %S+ %S+ %S+ (.*)$')
  local final = message and as_final(message)
  if final then
    return store_line(id, final, at)
  end
  local segment = message and string.match(message, '"transcript":({.*})}$')
  redis.call('HDEL', KEYS[4], id)
  redis.call('ZREM', KEYS[5], id)
  return add_line(word(id), at, gap .. ',"transcriptId":' .. cjson.encode(id) .. (segment and times_of(interim) or '')
    .. ',"reason":"no-final"' .. (segment and ',"transcript":' .. segment or '') .. '}')
end

local function renew()
  local held, erased = unpack(redis.call('HMGET', KEYS[2], 'held', 'erased'))
  -- What an erasure left of segments is not kept for longer.
  local as_is = erased and redis.call('PTTL', KEYS[7]) > 0 and 7
  for i = 1, 7 do
    if held then
      redis.call('PERSIST', KEYS[i])
    elseif i ~= as_is then
      redis.call('PEXPIRE', KEYS[i], ARGV[5])
    end
  end
end
