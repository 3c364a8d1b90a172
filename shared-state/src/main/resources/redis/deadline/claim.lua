-- Claims members that are due. A claim is itself a later deadline: whoever claimed and died is
-- followed by somebody else. After the clock was set back (another server took over, whose clock is
-- behind) the members' times are set back with it, some each time.
--!keys deadlines: sorted set: member by its deadline, ms; a claim's ends in a half, so that
--   deadline/schedule can tell it from what somebody asked for
--!keys clock: string: the latest claim, ms
--!keys behind: hash of what is being set back; by: how much (ms), cursor: how far that is
--!args most: members
--!args lapse_ms: how long a claim holds (ms)
-- Returns [{member, claim, lateness (ms)}, …]; the claim is given back to deadline/finish.
--!include stream/clock
-- For so many lapses the clock is known while nobody claims.
local SET_BACK_AT_ONCE, KNOWN_FOR = 500, 360
local now = now_ms()
local back = clock_set_back(clock, now, KNOWN_FOR * lapse_ms)
if back > 0 then
  redis.call('HSET', behind, 'by', back + (redis.call('HGET', behind, 'by') or 0), 'cursor', '0')
end
local by, cursor = unpack(redis.call('HMGET', behind, 'by', 'cursor'))
-- What is asked for meanwhile may be set back too, or twice: it is reconciled early then.
if by then
  local page = redis.call('ZSCAN', deadlines, cursor, 'COUNT', SET_BACK_AT_ONCE)
  for i = 1, #page[2], 2 do
    if tonumber(page[2][i + 1]) > now then
      redis.call('ZADD', deadlines, 'XX', math.floor(page[2][i + 1] - by), page[2][i])
    end
  end
  if page[1] == '0' then
    redis.call('DEL', behind)
  else
    redis.call('HSET', behind, 'cursor', page[1])
    redis.call('PEXPIRE', behind, KNOWN_FOR * lapse_ms)
  end
end
local due = redis.call('ZRANGE', deadlines, '-inf', now, 'BYSCORE', 'LIMIT', 0, most, 'WITHSCORES')
local claimed = {}
for i = 1, #due, 2 do
  local claim = string.format('%.1f', now + lapse_ms + 0.5)
  redis.call('ZADD', deadlines, claim, due[i])
  claimed[#claimed + 1] = {due[i], claim, string.format('%.0f', now - due[i + 1])}
end
return claimed
