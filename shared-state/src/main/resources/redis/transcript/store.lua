-- Stores a batch of a producer: finals and gaps as entries of the log, of open segments the newest
-- interim. All of a batch is stored, or none.
--!args max_open: most open segments; past it the one that was silent for longest is given up
--!args ending: 'end' if this ends the transcript, else ''
--!args producer: who, or ''; a named one only ends its own part, and the transcript once all have
--!args min_hole_ms: shortest hole that is told where a producer was lost
--!args ...items: ten per item: id, revision or '' (one more than the last one), 'final', 'interim' or
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
-- An interim is announced as '<offset of the log's last entry or 0> ' and what stands in interims.
--!include transcript/open-segments
--!include transcript/redacted-segments
local STRIDE = 10
local ended = redis.call('HGET', transcript, 'ended')
if ended then
  for i = 1, #items, STRIDE do
    if not redis.call('ZSCORE', finals, items[i]) then
      return {'ended'}
    end
  end
end

-- The first item of a segment knows what is kept, the next ones what the item before leaves.
local function redacted_meanwhile()
  local unknown, seen = {}, {}
  for i = 1, #items, STRIDE do
    local id = items[i]
    if not seen[id] and items[i + 2] ~= 'gap' then
      seen[id] = true
      local kept = redacted_in(id)
      if kept ~= items[i + 8] and not redis.call('ZSCORE', finals, id) then
        unknown[#unknown + 1] = id
        unknown[#unknown + 1] = kept
      end
    end
  end
  return unknown
end

if redis.call('EXISTS', redactions) == 1 then
  local unknown = redacted_meanwhile()
  if #unknown > 0 then
    return {'redacted', unknown}
  end
end

local newest = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
local tail = newest and newest[1] or '0'
local tail_before = tail

local state, heard_to, known = 'on', '-', nil
if producer ~= '' then
  known = redis.call('HGET', producers, producer)
  if known then
    state, heard_to = string.match(known, '^(%S+) (%S+)$')
  end
end

-- Where a segment stands among all others, for as long as it is there: where it was first seen. Those with
-- times of the call stand by these, as if the call had begun when the first of them tells.
local function place_of(held, starts, said_at)
  local kept = held and place_in(held)
  if kept then
    return kept
  end
  local place_ms = said_at
  if starts ~= '' then
    local began = redis.call('HGET', transcript, 'began')
    if not began then
      began = string.format('%.0f', said_at - starts)
      redis.call('HSET', transcript, 'began', began)
    end
    place_ms = began + starts
  end
  return string.format('"orderAt":%.0f,"orderNo":%.0f', place_ms, redis.call('HINCRBY', transcript, 'seen', 1))
end

-- What was stored of an item that is in the log: its revision and its offset. The log's epochs are
-- gone through from the newest, see stream/log.
local function in_log(sequence)
  local epoch = string.match(tail, '^%d+')
  local offset = epoch .. '-' .. sequence
  while epoch do
    local entry = redis.call('XRANGE', log, epoch .. '-' .. sequence, epoch .. '-' .. sequence)[1]
    if entry then
      return revision_in(entry[2][2]) or '0', entry[1]
    end
    local first = redis.call('XRANGE', log, epoch .. '-0', '+', 'COUNT', 1)[1]
    epoch = first and first[2][10] and string.match(first[2][10], '^%d+')
  end
  return '0', offset
end

-- Whether only texts of open segments were replaced: no key was made, and none has begun to live longer.
local is_small = producer == '' or known

local function store_interim(id, held, revision, message, sent_at, redacted)
  local interim = interim_of(id, revision, sent_at, message)
  -- Room is made first: of segments that opened in the same millisecond it might be this one.
  if not held and redis.call('ZCARD', open_segments) >= tonumber(max_open) then
    tail = give_up(redis.call('ZRANGE', open_segments, 0, 0)[1])
  end
  if redacted ~= '' then
    keep_redacted(id, redacted, tonumber(max_open))
  end
  is_small = is_small and held and redacted == ''
  redis.call('HSET', interims, id, interim)
  redis.call('ZADD', open_segments, now, id)
  redis.call('SPUBLISH', log, '~' .. tail .. ' ' .. interim)
end

-- A producer that was lost and is back: what lies between was not heard. What it repeats was heard
-- before, and says nothing of that.
local function tell_hole(starts)
  if state == 'back' and starts ~= '' then
    if heard_to ~= '-' and starts - heard_to >= tonumber(min_hole_ms) then
      tail = add_line('-', at, lost_producer_message(heard_to, starts))
    end
    state = 'on'
  end
end

local function store(id, given, kind, json, starts, sent_at, said_at, redacted)
  -- Of what is open there is no final.
  local held = redis.call('HGET', interims, id)
  local sequence = not held and redis.call('ZSCORE', finals, id)
  if sequence then
    local revision, offset = in_log(sequence)
    if kind ~= 'interim' then
      return 'repeated', revision, offset
    end
    return 'ignored', given ~= '' and given or revision, ''
  end
  if kind == 'gap' then
    tell_hole(starts)
    tail = store_line(id, gap_message(json), sent_at)
    return 'stored', '0', tail
  end
  local newest_revision = held and tonumber(string.match(held, '^%d+'))
  local revision = given ~= '' and given or string.format('%.0f', (newest_revision or 0) + 1)
  if kind == 'final' then
    tell_hole(starts)
    tail = store_line(id, segment_message(json, place_of(held, starts, said_at), revision), sent_at)
    return 'stored', revision, tail
  end
  if held and tonumber(revision) <= newest_revision then
    return tonumber(revision) == newest_revision and 'repeated' or 'ignored', revision, ''
  end
  tell_hole(starts)
  store_interim(id, held, revision, segment_message(json, place_of(held, starts, said_at), revision), sent_at, redacted)
  return 'stored', revision, ''
end

local results = {}
for i = 1, #items, STRIDE do
  local starts, ends = items[i + 4], items[i + 5]
  local result, revision, offset =
    store(items[i], items[i + 1], items[i + 2], items[i + 3], starts, items[i + 6], items[i + 7], items[i + 9])
  results[#results + 1] = result
  results[#results + 1] = revision
  results[#results + 1] = offset
  if ends ~= '' and (heard_to == '-' or tonumber(ends) > tonumber(heard_to)) then
    heard_to = ends
  end
end

local function all_have_ended()
  for _, one in ipairs(redis.call('HVALS', producers)) do
    if not string.find(one, '^ended ') then
      return false
    end
  end
  return true
end

local producer_now = (ending ~= '' and 'ended' or state) .. ' ' .. heard_to
if producer ~= '' and producer_now ~= known then
  redis.call('HSET', producers, producer, producer_now)
end
if ending ~= '' and not ended and (producer == '' or all_have_ended()) then
  for _, id in ipairs(redis.call('ZRANGE', open_segments, 0, -1)) do
    give_up(id)
  end
  ended = add_line('-', at, end_message())
  tail = ended
  redis.call('HSET', transcript, 'ended', ended)
  redis.call('UNLINK', redactions)
end

-- A text that replaces another one comes several times a second, and lengthens the keys' lives only where they
-- would end more than a thousandth too early.
local function is_renewed()
  local left = redis.call('PTTL', open_segments)
  return left == -1 or left <= tonumber(ttl_ms) and left > ttl_ms * 0.999
end

if tail ~= tail_before then
  -- An id must be remembered at least as long as its entry is held.
  redis.call('ZREMRANGEBYRANK', finals, 0, -1 - 2 * max_entries)
end
if not is_small or tail ~= tail_before or not is_renewed() then
  renew()
end
return {'stored', ended or '', tail, results}
