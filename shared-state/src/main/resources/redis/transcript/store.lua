-- Stores what a producer heard: finals as entries of the log, of open segments the newest interim.
-- All segments of a call of this script are stored, or none.
-- KEYS[1] log (stream; also the channel), KEYS[2] transcript (hash: ended, the offset of its end)
-- KEYS[3] finals (sorted set: segment id by sequence of its entry)
-- KEYS[4] interims (hash: segment id by '<revision> <stored at, ms> <segment id> <message>')
-- KEYS[5] open segments (sorted set: id by time of the newest interim, ms)
-- ARGV[1..5] limits of the log as stream/append takes them; the time to live is that of all keys
-- ARGV[6] most open segments; past it the one that was silent for longest is forgotten
-- ARGV[7] what a segment's message begins with, ARGV[8] the message that ends the transcript or ''
-- ARGV[9…] four per segment: id, revision or '' (one more than the last one), 'final' or 'interim',
--          the segment (JSON object without its revision)
-- Returns {'stored', offset of the end or '', [result, revision, offset or '', …] per segment}, a
--         result being 'stored', 'repeated' (was stored before) or 'ignored' (came too late),
--      or {'ended'}: a segment is new, but the transcript has ended; nothing was stored.
--
-- An entry of the log is '<stored at, ms> <segment id or -> <message>'; an interim is announced as
-- '<offset of the log's last entry or 0> ' and what stands in KEYS[4].
--!include stream/log
local FIRST, STRIDE = 9, 4
local ended = redis.call('HGET', KEYS[2], 'ended')
if ended then
  for i = FIRST, #ARGV, STRIDE do
    if not redis.call('ZSCORE', KEYS[3], ARGV[i]) then
      return {'ended'}
    end
  end
end

local now = now_ms()
local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local tail = newest and newest[1] or '0'

local function append(id, message)
  tail = log_append(KEYS[1], string.format('%.0f', now) .. ' ' .. id .. ' ' .. message, log_limits())
  return tail
end

local function message_of(segment, revision)
  return ARGV[7] .. string.sub(segment, 1, -2) .. ',"revision":' .. revision .. '}}'
end

-- What was stored of a segment that has its final: its revision and its offset. The log's epochs are
-- gone through from the newest, see stream/log.
local function stored_final(sequence)
  local epoch = string.match(tail, '^%d+')
  local offset = epoch .. '-' .. sequence
  while epoch do
    local entry = redis.call('XRANGE', KEYS[1], epoch .. '-' .. sequence, epoch .. '-' .. sequence)[1]
    if entry then
      return string.match(entry[2][2], '"revision":(%d+)}}$') or '0', entry[1]
    end
    local first = redis.call('XRANGE', KEYS[1], epoch .. '-0', '+', 'COUNT', 1)[1]
    epoch = first and first[2][10] and string.match(first[2][10], '^%d+')
  end
  return '0', offset
end

local function store_final(id, revision, segment)
  local offset = append(id, message_of(segment, revision))
  redis.call('ZADD', KEYS[3], string.match(offset, '%d+$'), id)
  redis.call('HDEL', KEYS[4], id)
  redis.call('ZREM', KEYS[5], id)
  return offset
end

local function store_interim(id, revision, segment)
  local interim = revision .. ' ' .. string.format('%.0f', now) .. ' ' .. id .. ' ' .. message_of(segment, revision)
  redis.call('HSET', KEYS[4], id, interim)
  redis.call('ZADD', KEYS[5], now, id)
  if redis.call('ZCARD', KEYS[5]) > tonumber(ARGV[6]) then
    redis.call('HDEL', KEYS[4], redis.call('ZPOPMIN', KEYS[5])[1])
  end
  redis.call('SPUBLISH', KEYS[1], '~' .. tail .. ' ' .. interim)
end

local function store(id, given, kind, segment)
  local sequence = redis.call('ZSCORE', KEYS[3], id)
  if sequence then
    local revision, offset = stored_final(sequence)
    if kind == 'final' then
      return 'repeated', revision, offset
    end
    return 'ignored', given ~= '' and given or revision, ''
  end
  local held = redis.call('HGET', KEYS[4], id)
  local known = held and tonumber(string.match(held, '^%d+'))
  local revision = given ~= '' and given or string.format('%.0f', (known or 0) + 1)
  if kind == 'final' then
    return 'stored', revision, store_final(id, revision, segment)
  end
  if known and tonumber(revision) <= known then
    return tonumber(revision) == known and 'repeated' or 'ignored', revision, ''
  end
  store_interim(id, revision, segment)
  return 'stored', revision, ''
end

local results = {}
for i = FIRST, #ARGV, STRIDE do
  local result, revision, offset = store(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3])
  results[#results + 1] = result
  results[#results + 1] = revision
  results[#results + 1] = offset
end
if ARGV[8] ~= '' and not ended then
  redis.call('DEL', KEYS[4], KEYS[5])
  ended = append('-', ARGV[8])
  redis.call('HSET', KEYS[2], 'ended', ended)
end
-- An id must be remembered at least as long as its entry is held.
redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -1 - 2 * ARGV[2])
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, ARGV[5])
end
return {'stored', ended or '', results}
