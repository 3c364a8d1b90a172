-- Claims members whose look is due. A claim is itself a later look: whoever claimed and died is
-- followed by somebody else.
-- KEYS[1] deadlines (sorted set: member by the time of its look, ms; a claim's ends in a half, so
--                    that deadline/schedule can tell it from what somebody asked for)
-- ARGV[1] most members, ARGV[2] how long a claim holds (ms)
-- Returns [{member, claim, lateness (ms)}, …]; the claim is given back to deadline/finish.
--!include stream/log
local now = now_ms()
local due = redis.call('ZRANGE', KEYS[1], '-inf', now, 'BYSCORE', 'LIMIT', 0, ARGV[1], 'WITHSCORES')
local claimed = {}
for i = 1, #due, 2 do
  local claim = string.format('%.1f', now + ARGV[2] + 0.5)
  redis.call('ZADD', KEYS[1], claim, due[i])
  claimed[#claimed + 1] = {due[i], claim, string.format('%.0f', now - due[i + 1])}
end
return claimed
