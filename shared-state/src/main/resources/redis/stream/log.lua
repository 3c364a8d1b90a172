-- Included by every script that appends to a replayable stream; not run by itself.
--
-- An entry's id is its offset, <epoch>-<sequence>: the epoch is random and made with the stream, the
-- sequence counts from 1 without holes. An entry holds p (payload), t (ms, when it was appended), b
-- (bytes of all payloads since the stream began) and r (the run of the server), in this order.
--
-- A server that was restarted, or took over for another one, may have lost the newest entries, and
-- must not give their offsets to others. So each run of a server begins an epoch of its own, greater
-- than the one before; the sequence goes on, and its first entry names, in a, the entry it follows.

-- Milliseconds since the Unix epoch by Redis's clock, so that replicas need not agree on theirs.
local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- The limits of a stream as every appending script takes them: a fresh epoch, in case one begins, and
-- the run of the server, with a space between, then entries, bytes, age (ms) and time to live (ms), at
-- ARGV[1] to ARGV[5].
local function log_limits()
  local epoch, run = string.match(ARGV[1], '^(%d+) (%S*)$')
  return {
    epoch = epoch,
    run = run,
    count = tonumber(ARGV[2]),
    bytes = tonumber(ARGV[3]),
    age = tonumber(ARGV[4]),
    ttl = tonumber(ARGV[5]),
  }
end

-- Drops entries from the head that are too old or past the bytes; never the newest one.
local function log_trim(key, newest, total, now, limits)
  local head = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
  while head[1] ~= newest do
    local held = total - head[2][6] + #head[2][2]
    if held <= limits.bytes and tonumber(head[2][4]) >= now - limits.age then
      return
    end
    redis.call('XDEL', key, head[1])
    head = redis.call('XRANGE', key, '-', '+', 'COUNT', 1)[1]
  end
end

-- Appends one entry, tells the followers, returns the entry's offset.
local function log_append(key, payload, limits)
  local now = now_ms()
  local epoch, sequence, total = limits.epoch, 1, #payload
  local last = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
  local follows = {}
  if last then
    local last_epoch, last_sequence = string.match(last[1], '^(%d+)-(%d+)$')
    total = total + last[2][6]
    sequence = last_sequence + 1
    if last[2][8] == limits.run then
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
  -- once there have been enough of them.
  if total > limits.bytes or sequence % 32 == 0 then
    log_trim(key, offset, total, now, limits)
  end
  -- A stream that was given longer (a session's window may be) keeps it.
  if last then
    redis.call('PEXPIRE', key, limits.ttl, 'GT')
  else
    redis.call('PEXPIRE', key, limits.ttl)
  end
  redis.call('SPUBLISH', key, '+' .. offset .. ' ' .. payload)
  return offset
end
