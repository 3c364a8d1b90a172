-- Included by the scripts that a removal holds for, after stream/log; not run by itself.
--
-- A removed person is noted as '<bar> <session> <ahead>': tokens issued up to the bar (ms, by the clock of
-- their issuer) stay out; ahead is how far that clock is before this one (ms), as far as the tokens tell
-- by which the person was there.

-- A token that is used before its own time shows that the issuer's clock is ahead. One that is older when
-- it is used may have waited, or the clock is behind: a few seconds are no clock, more than half a minute
-- is no sign of one.
local LATE_USE = 5000
local SLOWEST_CLOCK = 30000
-- As far as tokens' times are taken for true at all, see protocol.md.
local FASTEST_CLOCK = 60000

-- How far an issuer's clock is ahead (ms; less than 0: behind).
-- seen: the most by which a token of the person was ahead when it was used
local function clock_ahead(seen)
  if not seen or (seen < 0 and seen >= -LATE_USE) or seen < -SLOWEST_CLOCK then
    return 0
  end
  -- Tokens count whole seconds, and are a little older when they are used.
  return math.min(math.ceil(seen / 1000) * 1000, FASTEST_CLOCK)
end

-- What is noted of somebody who is removed now.
local function removal_of(participant, now)
  local ahead = clock_ahead(participant.ahead)
  -- Tokens count whole seconds: one of the very second of the removal is an old one.
  local bar = math.max(now + ahead, participant.issued or 0)
  return string.format('%.0f %s %.0f', bar, participant.session, ahead)
end

-- Whether a removal keeps out somebody with a token of this time (ms): it was issued before, or says
-- that it will be, which tells nothing.
-- note: what is noted of the person, or false
local function is_barred(note, issued, now)
  if not note then
    return false
  end
  local bar, ahead = string.match(note, '^(%d+) %S*%s?(%-?%d*)$')
  return issued <= tonumber(bar) or issued > now + math.max(0, tonumber(ahead) or 0) + LATE_USE
end
