-- Erases a transcript at once and tells whoever reads it. One that has ended stays ended, empty: what a
-- producer repeats does not bring it back. What was redacted in segments without final stays so.
-- KEYS[1..7] as transcript/lines says, KEYS[8..9] as transcript/redact says
-- ARGV[1..5] limits of the log; ARGV[6] the message that ends a transcript
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
local redacted = table.remove(KEYS, 7)
redis.call('UNLINK', unpack(KEYS))
table.insert(KEYS, 7, redacted)
redis.call('HSET', KEYS[2], 'erased', at)
redis.call('SPUBLISH', KEYS[1], '!erased')
if ended then
  redis.call('HSET', KEYS[2], 'ended', add_line('-', at, ARGV[6]))
end
renew()
return 'erased'
