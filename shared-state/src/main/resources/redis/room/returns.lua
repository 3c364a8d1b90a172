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
  redis.call('HSET', room, 'missingToldAt', now)
  redis.call('HDEL', room, 'missingDue')
  for i = 1, math.min(#still, math.max(1, math.floor(MOST_NAMED / #shown_all))) do
    local other = still[i]
    emit('waiting-for-participant', {participantId = other.userId, role = other.role,
      deadline = other.deadline, participants = shown_all,
      pageClosed = kind_of_absence(other) == 'left' or nil}, {members = 'connected'})
  end
end

-- For how long nobody is told again who is missing (ms).
local function pause_between()
  local there = count()
  return there > SMALL_ROOM and there * PAUSE_EACH_MS or 0
end

-- Nobody is away any more: whoever returned unannounced is announced with this.
local function tell_all_are_here(message, away_since)
  redis.call('HDEL', room, 'missingDue')
  emit('session-resumed', {message = message, participants = all_shown(), downtimeMs = time_since(away_since, now)},
    everybody())
end

-- Somebody who was away is back: all hear that nobody is missing any more, or whom they still wait
-- for. In a large room those who return soon after another are told of together: whoever runs a script
-- on this room while it is put off tells it when it is due.
local function tell_of_return(away_since)
  local still = away()
  if #still == 0 then
    tell_all_are_here('Everyone is back.', away_since)
    return
  end
  local told_at, pause = room_number('missingToldAt') or 0, pause_between()
  local left = time_left(told_at + pause, now, pause)
  if left > 0 then
    redis.call('HSET', room, 'missingDue', now + left)
  else
    tell_who_is_missing(still)
  end
end

-- In how long the events that were put off are to be sent (ms), or nothing.
local function pause_left()
  local due = room_number('missingDue')
  return due and time_left(due, now, pause_between())
end

-- Tells what was put off, if it is time and somebody is still missing.
local function tell_what_is_due()
  local still = away()
  if #still > 0 and pause_left() == 0 then
    tell_who_is_missing(still)
  end
end

-- Whoever was still missing has left, by whatever way, before others heard who had returned.
local function tell_what_nobody_is_left_for()
  if room_get('missingDue') and count() > 0 then
    tell_all_are_here('Nobody is missing any more.', room_number('waitingSince') or now)
  end
  redis.call('HDEL', room, 'missingDue')
end
