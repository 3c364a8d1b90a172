-- Included by every script that changes a room, after stream/log; not run by itself.
--
-- KEYS[1] room (hash: type, status, window, empty, capacity, roles, createdAt, call, callStartedAt,
--                     callCustomer, callAgent, lastCall, for, waitingSince, emptySince, told,
--                     closeReason, closing, closingBy); for: the call that the room was made for, and ends with;
--                     callCustomer, callAgent: of a call that was dispatched, it ends without them;
--                     lastCall: the dispatched call that ended here last; closing, closingBy: why
--                     and by whom the room is being closed
-- KEYS[2] participants (hash: user id by JSON {userId, name, role, session, epoch, visit, presence,
--                     joinedAt, issued, ahead, call?, disconnectedAt?, deadline?, extended?}); a visit names one
--                     entering of a room by a session, in the session's list of rooms too; call: the
--                     dispatched call for which the person came, and with which the person goes;
--                     issued: of the newest token by which the person came; ahead: see room/removal
-- KEYS[3] events (stream of JSON {type, at, to, data}; to: the sessions to be told, space between)
-- ARGV[1..5] limits of the events as stream/append takes them; ARGV[6] room id
local MOST_NAMED = 1600
local room_id = ARGV[6]
local now = now_ms()
local participants = {}
-- Who left in this script: session, visit, session, …
local parted = {}

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
  return redis.call('HLEN', KEYS[2])
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
  for _, participant in pairs(participants) do
    if not but or participant.userId ~= but.userId then
      list[#list + 1] = participant.session
    end
  end
  return list
end

-- Logs an event for the named sessions; handing it to them is the caller's, see finish(). Whatever
-- happens during a call names it.
local function emit(type, data, to)
  data.roomId = room_id
  data.callId = data.callId or room_get('call')
  return log_append(KEYS[3], cjson.encode({type = type, at = now, to = table.concat(to or {}, ' '), data = data}), log_limits())
end

-- A customer and an agent are named if the call was dispatched.
local function start_call(call, customer, agent)
  redis.call('HSET', KEYS[1], 'call', call, 'callStartedAt', now)
  if customer then
    redis.call('HSET', KEYS[1], 'callCustomer', customer, 'callAgent', agent)
  end
  emit('call-started', {callId = call, customerId = customer, agentId = agent,
    roomType = room_get('type'), participants = all_shown()})
end

-- Takes people out; whoever remains is told, and the sessions named beside.
local function take_out(list, reason, call, also)
  for _, participant in ipairs(list) do
    erase(participant)
    parted[#parted + 1] = participant.session
    parted[#parted + 1] = participant.visit
  end
  for _, participant in ipairs(list) do
    local gone = shown(participant)
    gone.deadline = nil
    local to = sessions()
    for _, session in ipairs(also or {}) do
      to[#to + 1] = session
    end
    emit('participant-left', {participant = gone, reason = reason, callId = call}, to)
  end
end

local function shut(reason, call)
  emit('room-closed', {reason = reason, callId = call})
  redis.call('HSET', KEYS[1], 'status', 'closed', 'closedAt', now, 'closeReason', reason)
end

-- Whoever came for a call goes with it; a room that was made for it closes.
local function follow_call(call)
  local made_for_it = room_get('for') == call
  local going = {}
  for _, participant in ipairs(in_order()) do
    if made_for_it or participant.call == call then
      going[#going + 1] = participant
    end
  end
  take_out(going, 'call-ended', call)
  if made_for_it then
    shut('call-ended', call)
  end
end

-- Ends the room's call, if there is one, and tells the named sessions beside the participants'.
local function end_call(reason, ended_by, also, detail)
  local call = room_get('call')
  if not call then
    return
  end
  local to = sessions()
  for _, session in ipairs(also or {}) do
    to[#to + 1] = session
  end
  local duration = now - room_number('callStartedAt')
  if room_get('callCustomer') then
    redis.call('HSET', KEYS[1], 'lastCall', call)
  end
  redis.call('HDEL', KEYS[1], 'call', 'callStartedAt', 'callCustomer', 'callAgent')
  emit('call-ended', {callId = call, reason = reason, endedBy = ended_by, durationMs = duration,
    detail = detail ~= '' and detail or nil}, to)
  follow_call(call)
end

-- A call needs two, and one that was dispatched its customer and its agent.
local function call_is_over()
  local customer, agent = room_get('callCustomer'), room_get('callAgent')
  return count() < 2 or (customer and not participants[customer]) or (agent and not participants[agent])
end

-- One participant is gone for good: the others are told, and whoever was removed; a call that cannot
-- go on without ends, for the one who is gone as well.
local function part(participant, reason, call_reason, ended_by, detail)
  take_out({participant}, reason, nil, reason == 'removed' and {participant.session})
  if call_is_over() then
    end_call(call_reason, ended_by, {participant.session}, detail)
  end
end

-- Somebody who was away is back: all hear that nobody is missing any more, or whom they still wait
-- for.
local function tell_of_return(away_since)
  local still, everybody = away(), all_shown()
  if #still == 0 then
    emit('session-resumed', {message = 'Everyone is back.',
      participants = everybody, downtimeMs = now - away_since}, sessions())
  end
  -- Of very many the first ones alone, for each event names everybody: the others are among these.
  for i = 1, math.min(#still, math.floor(MOST_NAMED / #everybody)) do
    local other = still[i]
    emit('waiting-for-participant', {participantId = other.userId, role = other.role,
      deadline = other.deadline, participants = everybody}, sessions(other))
  end
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

-- What participants have not been told yet, as [offset, event, …], a few hundred at most (a crash may
-- leave more: a look at the room goes on): whoever runs a script hands
-- it on in this order, and notes with room/told how far it came. Thus a crash between two steps of
-- one is made good by the next, and nobody sees events in another order than the log's.
local function untold()
  local from = room_get('told')
  local list = {}
  for _, entry in ipairs(redis.call('XRANGE', KEYS[3], from and '(' .. from or '-', '+', 'COUNT', 256)) do
    list[#list + 1] = entry[1]
    list[#list + 1] = entry[2][2]
  end
  return list
end

local function finish(result, ...)
  settle()
  return {result, untold(), parted, ...}
end
