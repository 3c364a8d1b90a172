-- Delivers an event that one participant sends to another: into the receiver's outbox, once.
-- Most are small and come close behind others: these are appended as light entries (see stream/entries),
-- without a look at the outbox's end, its bytes, its age and its time to live.
--
-- Each message that is relayed runs this, so it has few and short arguments, and makes few texts and
-- tables: all of them are garbage.
--!keys session: hash; outboxBytes: see session/limit-outbox
--!keys rooms: its rooms, hash
--!keys outbox: its outbox, stream
--!keys had: deliveries it had, sorted set: sender and event id by the sequence of the entry
--!args room_id: in which both must be
--!args once_id: sender and event id, or '' if the sender gave none
--!args payload: the event
--!args told_with: what those who hear of it live are told, '@<when it came>' and perhaps '@<traceparent>':
--          µs since the Unix epoch by Redis's clock, as its replica knows it, and from which span it comes
--          ('traceparent' of W3C Trace Context)
--!args known: what the caller knows of the outbox's end by this run of the server, or '':
--          '<epoch>-*', for a light entry: it had a full one appended within the margin that it adds to the
--          time to live (with a name, if this one has a name), and few light ones since;
--          '<offset> <b>', for a full entry: the newest one, and the b of the newest full one. Whoever wrote
--          all between them itself knows that.
--!args limits: as stream/limits has them, in one text: '<fresh epoch> <run> <entries> <bytes> <age, ms>
--          <ttl, ms>'; a light entry has little use for them
-- Returns the offset, for a full entry '<offset> <b>'; 'repeated' if this event was delivered before, or
-- 'absent' if the session is gone or not in the room.
if redis.call('HEXISTS', rooms, room_id) == 0 then
  return 'absent'
end
if once_id ~= '' and redis.call('ZSCORE', had, once_id) then
  return 'repeated'
end

-- A light entry is refused where the epoch is not the outbox's (any more).
if string.sub(known, -1) == '*' then
  -- A time in µs has 16 digits; the first 13 are its ms.
  local offset = redis.pcall('XADD', outbox, 'NOMKSTREAM', known, 'p', payload, 't',
    string.sub(told_with, 2, 14))
  -- false: there is no outbox; an error: it is in a greater epoch.
  local is_appended = type(offset) == 'string'
  if is_appended and string.sub(offset, -2) == '-0' then
    -- It was in a smaller epoch: it was lost and made anew.
    is_appended = false
    -- Newer servers refuse to set an id below that of an entry they deleted: so the outbox is written anew.
    local entries, lives_ms = redis.call('XRANGE', outbox, '-', '+'), redis.call('PTTL', outbox)
    redis.call('DEL', outbox)
    for i = 1, #entries - 1 do
      redis.call('XADD', outbox, entries[i][1], unpack(entries[i][2]))
    end
    if #entries > 1 and lives_ms >= 0 then
      redis.call('PEXPIRE', outbox, math.max(1, lives_ms))
    end
  end
  if is_appended then
    -- Full entries trim exactly. Where one has several writers, there are many light ones between these.
    if string.sub(offset, -1) == '0' then
      redis.call('XTRIM', outbox, 'MAXLEN', '~', string.match(limits, '^%S+ %S* (%d+)'))
    end
    if once_id ~= '' then
      -- Its sequence stands where the epoch that was asked for has its '*'.
      redis.call('ZADD', had, string.sub(offset, #known), once_id)
    end
    redis.call('SPUBLISH', outbox, '+' .. offset .. told_with .. ' ' .. payload)
    return offset
  end
end

--!include stream/entries
local epoch, run, max_entries, max_bytes, max_age_ms, ttl_ms =
  string.match(limits, '^(%d+) (%S*) (%d+) (%d+) (%d+) (%d+)$')
local newest, bytes = string.match(known, '^(%S+) (%d+)$')
local tail = {offset = newest, bytes = bytes}
local offset = log_append(outbox, payload,
  limits_of(epoch, run, max_entries, max_bytes, max_age_ms, ttl_ms, redis.call('HGET', session, 'outboxBytes')),
  told_with, tail)
if once_id ~= '' then
  redis.call('ZADD', had, string.match(offset, '%d+$'), once_id)
  redis.call('ZREMRANGEBYRANK', had, 0, -1 - 2 * max_entries)
  redis.call('PEXPIRE', had, ttl_ms)
end
return offset .. ' ' .. string.format('%.0f', tail.bytes)
