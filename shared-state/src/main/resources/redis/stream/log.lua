-- Included by scripts that append to a replayable stream; not run by itself.
--!include stream/entries
--!include stream/limits

-- fewer_bytes: see limits_of
local function log_limits(fewer_bytes)
  local epoch, run = string.match(fresh_epoch, '^(%d+) (%S*)$')
  return limits_of(epoch, run, max_entries, max_bytes, max_age_ms, ttl_ms, fewer_bytes)
end
