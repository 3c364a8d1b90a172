-- Included by every script that changes a room, after stream/log; not run by itself.
--
-- KEYS[1] room (hash: type, status, window, empty, capacity, createdAt, call, callStartedAt,
--                     waitingSince, emptySince, told, closeReason)
-- KEYS[2] participants (hash: user id by JSON {userId, name, role, session, epoch, visit, presence,
--                     joinedAt, disconnectedAt?, deadline?}); a visit names one entering of a room by
--                     a session, in the session's list of rooms too
-- KEYS[3] events (stream of JSON {type, at, to, data}; to: the sessions to be told, space between)
-- ARGV[1..5] limits of the events as stream/append takes them; ARGV[6] room id
local room_id = ARGV[6]
local now = now_ms()
local participants = {}

local function room_get(field)
  return redis.call('HGET', KEYS[1], field) or nil
end

local function room_number(field)
  return tonumber(room_get(field))
end

local function load_participants()
  local flat = redis.call('HGETALL', KEYS[2])
  for i = 1, #flat, 2 do
    participants[flat[i]] = cjson.decode(flat[i + 1])
  end
end

local function save(participant)
  participants[participant.userId] = participant
  redis.call('HSET', KEYS[2], participant.userId, cjson.encode(participant))
end

local function erase(participant)
  participants[participant.userId] = nil
  redis.call('HDEL', KEYS[2], participant.userId)
end

-- In the order in which they joined, so that every reader sees the same.
local function in_order()
  local list = {}
  for _, participant in pairs(participants) do
    list[#list + 1] = participant
  end
  table.sort(list, function(a, b)
    if a.joinedAt ~= b.joinedAt then
      return a.joinedAt < b.joinedAt
    end
    return a.userId < b.userId
  end)
  return list
end

local function away()
  local list = {}
  for _, participant in ipairs(in_order()) do
    if participant.presence == 'disconnected' then
      list[#list + 1] = participant
    end
  end
  return list
end

local function count()
  return #in_order()
end

-- What clients see of a participant.
local function shown(participant)
  return {
    participantId = participant.userId,
    userId = participant.userId,
    name = participant.name,
    role = participant.role,
    presence = participant.presence,
    joinedAt = participant.joinedAt,
    deadline = participant.deadline,
  }
end

local function all_shown()
  local list = {}
  for i, participant in ipairs(in_order()) do
    list[i] = shown(participant)
  end
  return list
end

-- The sessions of all participants but one.
local function sessions(but)
  local list = {}
  for _, participant in ipairs(in_order()) do
    if not but or participant.userId ~= but.userId then
      list[#list + 1] = participant.session
    end
  end
  return list
end

-- Logs an event for the named sessions; handing it to them is the caller's, see finish().
local function emit(type, data, to)
  data.roomId = room_id
  log_append(KEYS[3], cjson.encode({type = type, at = now, to = table.concat(to or {}, ' '), data = data}), log_limits())
end

local function start_call(call)
  redis.call('HSET', KEYS[1], 'call', call, 'callStartedAt', now)
  emit('call-started', {callId = call})
end

-- Ends the room's call, if there is one, and tells the named sessions beside the participants'.
local function end_call(reason, ended_by, also)
  local call = room_get('call')
  if not call then
    return
  end
  local to = sessions()
  for _, session in ipairs(also or {}) do
    to[#to + 1] = session
  end
  local duration = now - room_number('callStartedAt')
  redis.call('HDEL', KEYS[1], 'call', 'callStartedAt')
  emit('call-ended', {callId = call, reason = reason, endedBy = ended_by, durationMs = duration}, to)
end

-- One participant is gone for good: the others are told, and whoever was removed; a call that is left
-- with fewer than two ends, for the one who is gone as well.
local function part(participant, reason, call_reason, ended_by)
  erase(participant)
  local gone = shown(participant)
  gone.deadline = nil
  local to = sessions()
  if reason == 'removed' then
    to[#to + 1] = participant.session
  end
  emit('participant-left', {participant = gone, reason = reason}, to)
  if count() < 2 then
    end_call(call_reason, ended_by, {participant.session})
  end
end

-- Somebody who was away is back: all hear that nobody is missing any more, or whom they still wait
-- for.
local function tell_of_return(away_since)
  local still = away()
  if #still == 0 then
    emit('session-resumed', {callId = room_get('call'), message = 'Everyone is back.',
      participants = all_shown(), downtimeMs = now - away_since}, sessions())
  end
  for _, other in ipairs(still) do
    emit('waiting-for-participant', {participantId = other.userId, role = other.role,
      deadline = other.deadline, participants = all_shown()}, sessions(other))
  end
end

local function shut(reason)
  emit('room-closed', {reason = reason})
  redis.call('HSET', KEYS[1], 'status', 'closed', 'closedAt', now, 'closeReason', reason)
end

-- Brings the fields that follow from the participants up to date.
local function settle()
  local status = 'open'
  if room_get('call') then
    status = 'active'
  end
  if #away() > 0 then
    status = 'waiting-for-reconnection'
    redis.call('HSETNX', KEYS[1], 'waitingSince', now)
  else
    redis.call('HDEL', KEYS[1], 'waitingSince')
  end
  if room_get('status') == 'closed' then
    status = 'closed'
  end
  if count() == 0 then
    redis.call('HSETNX', KEYS[1], 'emptySince', now)
  else
    redis.call('HDEL', KEYS[1], 'emptySince')
  end
  redis.call('HSET', KEYS[1], 'status', status)
  for _, key in ipairs(KEYS) do
    redis.call('PEXPIRE', key, ARGV[5])
  end
end

-- All that participants have not been told yet, as [offset, event, …]: whoever runs a script hands
-- it on in this order, and notes with room/told how far it came. Thus a crash between two steps of
-- one is made good by the next, and nobody sees events in another order than the log's.
local function untold()
  local from = room_get('told')
  local list = {}
  for _, entry in ipairs(redis.call('XRANGE', KEYS[3], from and '(' .. from or '-', '+')) do
    list[#list + 1] = entry[1]
    list[#list + 1] = entry[2][2]
  end
  return list
end

local function finish(result, ...)
  settle()
  return {result, untold(), ...}
end
