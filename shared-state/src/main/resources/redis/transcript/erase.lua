-- Erases a transcript at once and tells whoever reads it. One that has ended stays ended, empty: what a
-- producer repeats does not bring it back. Of segments without final in which something was redacted nothing is
-- kept but that all of them is, for finals that are on their way.
--!keys copy progress: as transcript/redact says
--!args all_redacted kept_ms: what says that all of a segment is redacted, and how long that is kept
-- Returns 'erased', 'absent' (there was nothing) or 'held': it is held, nothing was erased.
--!include transcript/lines
--!include transcript/message
if redis.call('HEXISTS', transcript, 'held') == 1 then
  return 'held'
end
if redis.call('EXISTS', unpack(KEYS)) == 0 then
  return 'absent'
end
local ended = redis.call('HEXISTS', transcript, 'ended') == 1
local redacted = redis.call('HKEYS', redactions)
redis.call('UNLINK', unpack(KEYS))
redis.call('HSET', transcript, 'erased', at)
for _, id in ipairs(redacted) do
  redis.call('HSET', redactions, id, at .. ' ' .. all_redacted)
end
redis.call('PEXPIRE', redactions, math.min(kept_ms, ttl_ms))
redis.call('SPUBLISH', log, '!erased')
if ended then
  redis.call('HSET', transcript, 'ended', add_line('-', at, end_message()))
end
renew()
return 'erased'
