-- Delivers an event that one participant sends to another: into the receiver's outbox, once.
-- Most are small and come close behind others: these are appended as light entries (see stream/log),
-- without a look at the outbox's end, its bytes, its age and its time to live.
-- KEYS[1] session (hash; outboxBytes: see session/limit-outbox), KEYS[2] its rooms (hash),
-- KEYS[3] its outbox (stream),
-- KEYS[4] deliveries it had (sorted set: sender and event id by the sequence of the entry)
-- ARGV[1..5] limits of the outbox as stream/append takes them
-- ARGV[6] room in which both must be, ARGV[7] sender and event id, or '' if the sender gave none
-- ARGV[8] payload
-- ARGV[9] when the event came (µs since the Unix epoch by Redis's clock, as its replica knows it)
-- ARGV[10] '<epoch>-*' for a light entry, else ''. It must be of this run of the server, and the
--          caller must have had a full entry appended within the margin that it adds to the time to
--          live (with a name, if this one has a name), and few light ones since.
-- ARGV[11] from which span it comes ('traceparent' of W3C Trace Context), for those who hear of it
--          live; not given if nobody traces
-- Returns the offset, 'repeated' if this event was delivered before, or 'absent' if the session is
-- gone or not in the room.
local outbox, had, once, payload, came = KEYS[3], KEYS[4], ARGV[7], ARGV[8], ARGV[9]
local told_with = '@' .. came .. (ARGV[11] and '@' .. ARGV[11] or '')
if redis.call('HEXISTS', KEYS[2], ARGV[6]) == 0 then
  return 'absent'
end
if once ~= '' and redis.call('ZSCORE', had, once) then
  return 'repeated'
end

-- Appends a light entry: refused where the epoch is not the outbox's (any more).
local function append_light()
  local offset = redis.pcall('XADD', outbox, 'NOMKSTREAM', 'MAXLEN', '~', ARGV[2], ARGV[10],
    'p', payload, 't', string.sub(came, 1, -4))
  -- false: there is no outbox; an error: it is in a greater epoch.
  if type(offset) ~= 'string' then
    return nil
  end
  if string.sub(offset, -2) ~= '-0' then
    return offset
  end
  -- It was in a smaller epoch: it was lost and made anew.
  redis.call('XDEL', outbox, offset)
  local last = redis.call('XREVRANGE', outbox, '+', '-', 'COUNT', 1)[1]
  if last then
    redis.call('XSETID', outbox, last[1])
  else
    redis.call('DEL', outbox)
  end
  return nil
end

if ARGV[10] ~= '' then
  local offset = append_light()
  if offset then
    if once ~= '' then
      redis.call('ZADD', had, string.match(offset, '%d+$'), once)
    end
    redis.call('SPUBLISH', outbox, '+' .. offset .. told_with .. ' ' .. payload)
    return offset
  end
end

--!include stream/log
local limits = log_limits(redis.call('HGET', KEYS[1], 'outboxBytes'))
local offset = log_append(outbox, payload, limits, told_with)
if once ~= '' then
  redis.call('ZADD', had, string.match(offset, '%d+$'), once)
end
redis.call('ZREMRANGEBYRANK', had, 0, -1 - 2 * ARGV[2])
redis.call('PEXPIRE', had, ARGV[5])
return offset
