-- Included by scripts about a webhook's dead letters, after stream/log; not run by itself.
--
-- KEYS[1] dead letters (sorted set: id by when it was buried (µs), each another), KEYS[2] their texts
-- (hash: id by JSON), KEYS[3] to be replayed (sorted set: id by the same)

local function discard(id)
  redis.call('ZREM', KEYS[3], id)
  redis.call('ZREM', KEYS[1], id)
  return redis.call('HDEL', KEYS[2], id)
end

-- Some hundreds at a time: the next look goes on.
local MOST_DROPPED = 500

local function drop_older_than(ms)
  for _, id in ipairs(redis.call('ZRANGE', KEYS[1], '-inf', ms * 1000, 'BYSCORE', 'LIMIT', 0, MOST_DROPPED)) do
    discard(id)
  end
end

-- A whole number, without an exponent.
local function whole(score)
  return string.format('%.0f', score)
end
