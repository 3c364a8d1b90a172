-- Included by stream/log and by a script that takes the limits in another form; not run by itself.
--
-- An entry's id is its offset, <epoch>-<sequence>: the epoch is random and made with the stream, the
-- sequence counts from 1 without holes. A full entry holds p (payload), t (ms, when it was appended),
-- b (bytes of all full entries' payloads since the stream began) and r (the run of the server), in
-- this order. A light entry holds p and t: it is of the same run as the one before it, and so small
-- that its bytes are not counted. session/deliver writes them, and says when.
--
-- The first field's name tells the format: p, and of later ones p2 and so on. A reader that does not know it
-- reads an empty payload, in which nothing can be understood. Later versions add fields behind these.
--
-- A server that was restarted, or took over for another one, may have lost the newest entries, and
-- must not give their offsets to others. So each run of a server begins an epoch of its own, greater
-- than the one before; the sequence goes on, and its first entry names, in a, the entry it follows.

--!include stream/clock

-- Whether an entry is a full one; not what nobody here wrote.
local function is_full(entry)
  return entry[2][5] == 'b' and tonumber(entry[2][6]) ~= nil
end

-- What the limits of a stream are to these functions.
-- fewer_bytes: how many this very stream may hold, or false; it counts if it is less.
local function limits_of(epoch, run, entries, bytes, age_ms, ttl_ms, fewer_bytes)
  return {
    epoch = epoch,
    run = run,
    count = tonumber(entries),
    bytes = math.min(tonumber(bytes), tonumber(fewer_bytes or bytes)),
    age = tonumber(age_ms),
    ttl = tonumber(ttl_ms),
  }
end

-- The newest entry, and the newest full one; nothing if there is none.
-- Where the newest entry is still the one that a caller knows (see log_append), nobody looks for the full
-- one: what counts of it is known, too.
local function log_tail(key, run, known)
  local count = 1
  while true do
    local found = redis.call('XREVRANGE', key, '+', '-', 'COUNT', count)
    for _, entry in ipairs(found) do
      if is_full(entry) then
        return found[1], entry
      end
    end
    if known and found[1] and found[1][1] == known.offset then
      return found[1], {known.offset, {[6] = known.bytes, [8] = run}}
    end
    if #found < count then
      return found[1]
    end
    count = count * 40
  end
end

-- Drops entries from the head that are too old, some at a time; never the newest one.
local function log_trim_age(key, newest, oldest)
  local left = 500
  local head = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
  while left > 0 and head[1] ~= newest and (tonumber(head[2][4]) or 0) < oldest do
    redis.call('XDEL', key, head[1])
    head = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
    left = left - 1
  end
end

-- Drops entries from the head while the full ones hold more than the bytes; never the newest one,
-- which is full.
local function log_trim_bytes(key, newest, total, bytes)
  local passed, from = {}, '-'
  while true do
    local entry = redis.call('XRANGE', key, from, '+', 'COUNT', 1)[1]
    local full = is_full(entry)
    if full and (entry[1] == newest or total - entry[2][6] + #entry[2][2] <= bytes) then
      return
    end
    passed[#passed + 1] = entry[1]
    if full then
      redis.call('XDEL', key, unpack(passed))
      passed = {}
    end
    from = '(' .. entry[1]
  end
end

-- Appends one full entry, tells the followers, returns the entry's offset.
-- told_with: what the followers are told beside the offset, '@<when it came, µs>' and perhaps
-- '@<traceparent>', or nothing.
-- known: {offset, bytes} if the caller had a full entry appended by this run of the server, whose b is bytes,
-- and then light ones up to the offset, without a gap; {} if it knows nothing. Its bytes are the new entry's
-- b afterwards. May be left out.
local function log_append(key, payload, limits, told_with, known)
  local now = now_ms()
  local epoch, sequence, total = limits.epoch, 1, #payload
  local last, full = log_tail(key, limits.run, known)
  local follows = {}
  if last then
    local last_epoch, last_sequence = string.match(last[1], '^(%d+)-(%d+)$')
    sequence = last_sequence + 1
    if full then
      total = total + full[2][6]
    end
    if full and full[2][8] == limits.run then
      epoch = last_epoch
    else
      epoch = string.format('%.0f', last_epoch + 1 + limits.epoch % 2 ^ 20)
      follows = {'a', last[1]}
    end
  end
  local offset = epoch .. '-' .. string.format('%.0f', sequence)
  if known then
    known.bytes = total
  end
  redis.call('XADD', key, 'MAXLEN', limits.count, offset, 'p', payload, 't', now, 'b', total,
    'r', limits.run, unpack(follows))
  -- Reading the head costs as much as the append: the age is looked at now and then, the bytes only
  -- once there have been enough of them, and for no entry that could not exceed them with its like.
  if last ~= full or sequence % 32 == 0 then
    log_trim_age(key, offset, now - limits.age)
  end
  if total > limits.bytes and #payload > limits.bytes / limits.count / 8 then
    log_trim_bytes(key, offset, total, limits.bytes)
  end
  -- A stream that was given longer (a session's window may be) keeps it.
  if last then
    redis.call('PEXPIRE', key, limits.ttl, 'GT')
  else
    redis.call('PEXPIRE', key, limits.ttl)
  end
  redis.call('SPUBLISH', key, '+' .. offset .. (told_with or '') .. ' ' .. payload)
  return offset
end
