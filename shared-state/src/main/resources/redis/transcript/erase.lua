-- Erases a transcript at once and tells whoever reads it. One that has ended stays ended, empty: what a
-- producer repeats does not bring it back. Of segments without final in which something was redacted nothing is
-- kept but that all of them is, for finals that are on their way.
-- KEYS[1..7] as transcript/lines says, KEYS[8..9] as transcript/redact says
-- ARGV[1..5] limits of the log; ARGV[6] the message that ends a transcript
-- ARGV[7] what says that all of a segment is redacted, ARGV[8] how long that is kept, ms
-- Returns 'erased', 'absent' (there was nothing) or 'held': it is held, nothing was erased.
--!include stream/log
--!include transcript/lines
if redis.call('HEXISTS', KEYS[2], 'held') == 1 then
  return 'held'
end
if redis.call('EXISTS', unpack(KEYS)) == 0 then
  return 'absent'
end
local ended = redis.call('HEXISTS', KEYS[2], 'ended') == 1
local redacted = redis.call('HKEYS', KEYS[7])
redis.call('UNLINK', unpack(KEYS))
redis.call('HSET', KEYS[2], 'erased', at)
for _, id in ipairs(redacted) do
  redis.call('HSET', KEYS[7], id, at .. ' ' .. ARGV[7])
end
redis.call('PEXPIRE', KEYS[7], math.min(ARGV[8], ARGV[5]))
redis.call('SPUBLISH', KEYS[1], '!erased')
if ended then
  redis.call('HSET', KEYS[2], 'ended', add_line('-', at, ARGV[6]))
end
renew()
return 'erased'
