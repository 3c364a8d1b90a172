-- Included by scripts that ask for the time; not run by itself.

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
