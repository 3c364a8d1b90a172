-- Stores what a producer reports: finals and gaps as entries of the log, of open segments the newest
-- interim. All of a report is stored, or none.
-- KEYS[1..7] as transcript/lines says
-- ARGV[1..5] limits of the log; ARGV[6] most open segments; past it the one that was silent for longest
--            is given up
-- ARGV[7] what a segment's message begins with, ARGV[8] what a gap's message begins with
-- ARGV[9] the message that ends the transcript or ''
-- ARGV[10] the producer or ''; a named one only ends its own part, and the transcript once all have
-- ARGV[11] shortest hole that is told where a producer was lost, ms
-- ARGV[12…] ten per item: id, revision or '' (one more than the last one), 'final', 'interim' or
--          'gap', the item (JSON object without its revision), startMs or '', endMs or '', sent at (ms),
--          said at (ms since the Unix epoch), what was redacted in its segment as the item knows it,
--          and what is to be kept of that or '' if it stays
-- Returns {'stored', offset of the transcript's end or '', offset of the log's last entry or '0',
--          [result, revision, offset or '', …] per item}, a
--         result being 'stored', 'repeated' (was stored before) or 'ignored' (came too late),
--      or {'ended'}: an item is new, but the transcript has ended; nothing was stored,
--      or {'redacted', [segment, what was redacted in it, …]}: of these more was redacted than the items know;
--         nothing was stored.
--
-- An interim is announced as '<offset of the log's last entry or 0> ' and what stands in KEYS[4].
--!include stream/log
--!include transcript/lines
local FIRST, STRIDE = 12, 10
local ended = redis.call('HGET', KEYS[2], 'ended')
if ended then
  for i = FIRST, #ARGV, STRIDE do
    if not redis.call('ZSCORE', KEYS[3], ARGV[i]) then
      return {'ended'}
    end
  end
end

-- The first item of a segment knows what is kept, the next ones what the item before leaves.
local function redacted_meanwhile()
  local unknown, seen = {}, {}
  for i = FIRST, #ARGV, STRIDE do
    local id = ARGV[i]
    if not seen[id] and ARGV[i + 2] ~= 'gap' then
      seen[id] = true
      local kept = redacted_in(id)
      if kept ~= ARGV[i + 8] and not redis.call('ZSCORE', KEYS[3], id) then
        unknown[#unknown + 1] = id
        unknown[#unknown + 1] = kept
      end
    end
  end
  return unknown
end

if redis.call('EXISTS', KEYS[7]) == 1 then
  local unknown = redacted_meanwhile()
  if #unknown > 0 then
    return {'redacted', unknown}
  end
end

local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local tail = newest and newest[1] or '0'

local state, heard_to = 'on', '-'
if ARGV[10] ~= '' then
  local known = redis.call('HGET', KEYS[6], ARGV[10])
  if known then
    state, heard_to = string.match(known, '^(%S+) (%S+)$')
  end
end

-- Where a segment stands among all others, for as long as it is there: where it was first seen. Those with
-- times of the call stand by these, as if the call had begun when the first of them tells.
local function order_of(held, starts, said_at)
  local kept = held and string.match(held, ',("orderAt":%-?%d+,"orderNo":%d+),"revision":%d+}}$')
  if kept then
    return kept
  end
  local place = said_at
  if starts ~= '' then
    local began = redis.call('HGET', KEYS[2], 'began')
    if not began then
      began = string.format('%.0f', said_at - starts)
      redis.call('HSET', KEYS[2], 'began', began)
    end
    place = began + starts
  end
  return string.format('"orderAt":%.0f,"orderNo":%.0f', place, redis.call('HINCRBY', KEYS[2], 'seen', 1))
end

local function message_of(segment, revision, order)
  return ARGV[7] .. string.sub(segment, 1, -2) .. ',' .. order .. ',"revision":' .. revision .. '}}'
end

-- What was stored of an item that is in the log: its revision and its offset. The log's epochs are
-- gone through from the newest, see stream/log.
local function in_log(sequence)
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

local function store_interim(id, revision, message, sent_at, redacted)
  local interim = revision .. ' ' .. at .. ' ' .. sent_at .. ' ' .. word(id) .. ' ' .. message
  -- Room is made first: of segments that opened in the same millisecond it might be this one.
  if not redis.call('ZSCORE', KEYS[5], id) and redis.call('ZCARD', KEYS[5]) >= tonumber(ARGV[6]) then
    tail = give_up(redis.call('ZRANGE', KEYS[5], 0, 0)[1], ARGV[8])
  end
  if redacted ~= '' then
    keep_redacted(id, redacted, tonumber(ARGV[6]))
  end
  redis.call('HSET', KEYS[4], id, interim)
  redis.call('ZADD', KEYS[5], now, id)
  redis.call('SPUBLISH', KEYS[1], '~' .. tail .. ' ' .. interim)
end

-- A producer that was lost and is back: what lies between was not heard. What it repeats was heard
-- before, and says nothing of that.
local function tell_hole(starts)
  if state == 'back' and starts ~= '' then
    if heard_to ~= '-' and starts - heard_to >= tonumber(ARGV[11]) then
      tail = add_line('-', at, ARGV[8] .. ',"startMs":' .. heard_to .. ',"endMs":' .. starts
        .. ',"reason":"producer-lost"}')
    end
    state = 'on'
  end
end

local function store(id, given, kind, json, starts, sent_at, said_at, redacted)
  local sequence = redis.call('ZSCORE', KEYS[3], id)
  if sequence then
    local revision, offset = in_log(sequence)
    if kind ~= 'interim' then
      return 'repeated', revision, offset
    end
    return 'ignored', given ~= '' and given or revision, ''
  end
  if kind == 'gap' then
    tell_hole(starts)
    tail = store_line(id, ARGV[8] .. ',' .. string.sub(json, 2), sent_at)
    return 'stored', '0', tail
  end
  local held = redis.call('HGET', KEYS[4], id)
  local known = held and tonumber(string.match(held, '^%d+'))
  local revision = given ~= '' and given or string.format('%.0f', (known or 0) + 1)
  if kind == 'final' then
    tell_hole(starts)
    tail = store_line(id, message_of(json, revision, order_of(held, starts, said_at)), sent_at)
    return 'stored', revision, tail
  end
  if known and tonumber(revision) <= known then
    return tonumber(revision) == known and 'repeated' or 'ignored', revision, ''
  end
  tell_hole(starts)
  store_interim(id, revision, message_of(json, revision, order_of(held, starts, said_at)), sent_at, redacted)
  return 'stored', revision, ''
end

local results = {}
for i = FIRST, #ARGV, STRIDE do
  local starts, ends = ARGV[i + 4], ARGV[i + 5]
  local result, revision, offset =
    store(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], starts, ARGV[i + 6], ARGV[i + 7], ARGV[i + 9])
  results[#results + 1] = result
  results[#results + 1] = revision
  results[#results + 1] = offset
  if ends ~= '' and (heard_to == '-' or tonumber(ends) > tonumber(heard_to)) then
    heard_to = ends
  end
end

local function all_have_ended()
  for _, producer in ipairs(redis.call('HVALS', KEYS[6])) do
    if not string.find(producer, '^ended ') then
      return false
    end
  end
  return true
end

if ARGV[10] ~= '' then
  redis.call('HSET', KEYS[6], ARGV[10], (ARGV[9] ~= '' and 'ended' or state) .. ' ' .. heard_to)
end
if ARGV[9] ~= '' and not ended and (ARGV[10] == '' or all_have_ended()) then
  for _, id in ipairs(redis.call('ZRANGE', KEYS[5], 0, -1)) do
    give_up(id, ARGV[8])
  end
  ended = add_line('-', at, ARGV[9])
  tail = ended
  redis.call('HSET', KEYS[2], 'ended', ended)
  redis.call('UNLINK', KEYS[7])
end
-- An id must be remembered at least as long as its entry is held.
redis.call('ZREMRANGEBYRANK', KEYS[3], 0, -1 - 2 * ARGV[2])
renew()
return {'stored', ended or '', tail, results}
