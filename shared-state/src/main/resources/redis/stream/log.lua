-- Included by every script that appends to a replayable stream; not run by itself.
--
-- An entry's id is its offset, <epoch>-<sequence>: the epoch is random and made with the stream, the
-- sequence counts from 1 without holes. A full entry holds p (payload), t (ms, when it was appended),
-- b (bytes of all full entries' payloads since the stream began) and r (the run of the server), in
-- this order. A light entry holds p and t: it is of the same run as the one before it, and so small
-- that its bytes are not counted. session/deliver writes them, and says when.
--
-- A server that was restarted, or took over for another one, may have lost the newest entries, and
-- must not give their offsets to others. So each run of a server begins an epoch of its own, greater
-- than the one before; the sequence goes on, and its first entry names, in a, the entry it follows.

-- Milliseconds since the Unix epoch by Redis's clock, so that replicas need not agree on theirs.
local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- A clock goes back by less than this (ms) now and then, and that is no step of it.
local CLOCK_STEP = 1000

-- How long yet until a stored time (ms), longest at most; 0 if it is over. Nobody stores one that is
-- further away than longest: what is, by a step of the clock, was stored before that, and is over.
local function time_left(at, now, longest)
  local left, most = (tonumber(at) or 0) - now, tonumber(longest)
  return left > 0 and left <= most + CLOCK_STEP and math.min(left, most) or 0
end

-- How long since a stored time (ms); 0 if it was stored before the clock was set back.
local function time_since(at, now)
  return math.max(0, now - at)
end

-- By how much the clock was set back since this was run last (ms), or 0: another server may have taken
-- over, whose clock is behind.
-- key: string; the latest time, ttl: for how long that is known (ms)
local function clock_set_back(key, now, ttl)
  local before = redis.call('SET', key, string.format('%.0f', now), 'PX', ttl, 'GET')
  local back = before and tonumber(before) - now or 0
  return back > CLOCK_STEP and back or 0
end

-- The limits of a stream as every appending script takes them: a fresh epoch, in case one begins, and
-- the run of the server, with a space between, then entries, bytes, age (ms) and time to live (ms), at
-- ARGV[1] to ARGV[5].
-- fewer_bytes: how many this very stream may hold, or false; it counts if it is less.
local function log_limits(fewer_bytes)
  local epoch, run = string.match(ARGV[1], '^(%d+) (%S*)$')
  return {
    epoch = epoch,
    run = run,
    count = tonumber(ARGV[2]),
    bytes = math.min(tonumber(ARGV[3]), tonumber(fewer_bytes or ARGV[3])),
    age = tonumber(ARGV[4]),
    ttl = tonumber(ARGV[5]),
  }
end

-- The newest entry, and the newest full one; nothing if there is none.
local function log_tail(key)
  local count = 1
  while true do
    local found = redis.call('XREVRANGE', key, '+', '-', 'COUNT', count)
    for _, entry in ipairs(found) do
      if entry[2][6] then
        return found[1], entry
      end
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
  while left > 0 and head[1] ~= newest and tonumber(head[2][4]) < oldest do
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
    if entry[2][6] and (entry[1] == newest or total - entry[2][6] + #entry[2][2] <= bytes) then
      return
    end
    passed[#passed + 1] = entry[1]
    if entry[2][6] then
      redis.call('XDEL', key, unpack(passed))
      passed = {}
    end
    from = '(' .. entry[1]
  end
end

-- Appends one full entry, tells the followers, returns the entry's offset.
-- told_with: what the followers are told beside the offset, '@<when it came, µs>' and perhaps
-- '@<traceparent>', or nothing.
local function log_append(key, payload, limits, told_with)
  local now = now_ms()
  local epoch, sequence, total = limits.epoch, 1, #payload
  local last, full = log_tail(key)
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
