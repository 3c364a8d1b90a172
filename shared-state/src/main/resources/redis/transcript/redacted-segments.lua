-- Included by the scripts that redact, or heed what was redacted, in segments without final; not run by itself.
--!include transcript/lines

-- What was redacted in a segment without final, or ''.
local function redacted_in(id)
  local kept = redis.call('HGET', redactions, id)
  return kept and string.match(kept, '^%S+ (.*)$') or ''
end

-- Of segments that were given up the oldest is forgotten where there are too many: those that are open are fewer.
local function forget_oldest_redacted()
  local oldest, since
  local all = redis.call('HGETALL', redactions)
  for i = 1, #all, 2 do
    local this = tonumber(string.match(all[i + 1], '^%S+'))
    if not redis.call('ZSCORE', open_segments, all[i]) and (not since or this < since) then
      oldest, since = all[i], this
    end
  end
  if oldest then
    redis.call('HDEL', redactions, oldest)
  end
end

-- Keeps what was redacted in a segment for what comes of it later: past its being given up, because a final
-- may come after all.
local function keep_redacted(id, redacted, most_open)
  if redis.call('HEXISTS', redactions, id) == 0 and redis.call('HLEN', redactions) >= 2 * most_open then
    forget_oldest_redacted()
  end
  redis.call('HSET', redactions, id, at .. ' ' .. redacted)
  -- As long as the transcript again, if it was to be short after an erasure.
  redis.call('PERSIST', redactions)
end
