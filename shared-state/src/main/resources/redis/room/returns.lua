-- Included by room/room: who is told, and when, that somebody is back; not run by itself.
--
-- Who returned is told together, the more of them the larger the room: what it costs grows with both
-- those who hear it and those who are named.
local MOST_NAMED = 100
local SMALL_ROOM, PAUSE_EACH_MS = 4, 10

-- Tells those who are here who is back and who is still missing. Who is away reads it on return, in
-- session-ready. Of very many who are missing the first ones alone are named by an event of their own,
-- for each event shows everybody: the others are among these.
local function tell_who_is_missing(still)
  local shown_all = all_shown()
  redis.call('HSET', KEYS[1], 'missingToldAt', now)
  redis.call('HDEL', KEYS[1], 'missingDue')
  for i = 1, math.min(#still, math.max(1, math.floor(MOST_NAMED / #shown_all))) do
    local other = still[i]
    emit('waiting-for-participant', {participantId = other.userId, role = other.role,
      deadline = other.deadline, participants = shown_all}, {members = 'connected'})
  end
end

-- Nobody is away any more: whoever returned untold is told of with this.
local function tell_all_are_here(message, away_since)
  redis.call('HDEL', KEYS[1], 'missingDue')
  emit('session-resumed', {message = message, participants = all_shown(), downtimeMs = now - away_since},
    everybody())
end

-- Somebody who was away is back: all hear that nobody is missing any more, or whom they still wait
-- for. In a large room those who return soon after another are told of together.
-- Returns in how long a look has to tell it (ms), or -1 if it was told.
local function tell_of_return(away_since)
  local still = away()
  if #still == 0 then
    tell_all_are_here('Everyone is back.', away_since)
    return -1
  end
  local there = count()
  local pause = there > SMALL_ROOM and there * PAUSE_EACH_MS or 0
  local due = (room_number('missingToldAt') or 0) + pause
  if due > now then
    redis.call('HSET', KEYS[1], 'missingDue', due)
    return due - now
  end
  tell_who_is_missing(still)
  return -1
end

-- Tells what returns have left for now, if it is time.
-- Returns when it will be (ms), or nothing.
local function tell_what_is_due()
  local due = room_number('missingDue')
  local still = away()
  if #still == 0 then
    return nil
  end
  if due and due <= now then
    tell_who_is_missing(still)
    return nil
  end
  return due
end

-- Whoever was still missing has left, by whatever way, before others heard who had returned.
local function tell_what_nobody_is_left_for()
  if room_get('missingDue') and count() > 0 then
    tell_all_are_here('Nobody is missing any more.', room_number('waitingSince') or now)
  end
  redis.call('HDEL', KEYS[1], 'missingDue')
end
