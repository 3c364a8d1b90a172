-- Included by scripts about a webhook's dead letters; not run by itself.
--!keys dead_letters: sorted set of id by when it was given up (µs), each another
--!keys texts: hash of id by JSON
--!keys replays: those to be replayed, sorted set of id by the same

local function discard(id)
  redis.call('ZREM', replays, id)
  redis.call('ZREM', dead_letters, id)
  return redis.call('HDEL', texts, id)
end

-- Some hundreds at a time: the next call goes on.
local MOST_DROPPED = 500

local function drop_older_than(ms)
  for _, id in ipairs(redis.call('ZRANGE', dead_letters, '-inf', ms * 1000, 'BYSCORE', 'LIMIT', 0, MOST_DROPPED)) do
    discard(id)
  end
end

-- A whole number, without an exponent.
local function whole(score)
  return string.format('%.0f', score)
end
