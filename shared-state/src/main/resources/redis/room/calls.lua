-- Included by room/room: how a room's calls begin and end, and who goes with them; not run by itself.

-- A customer and an agent are named if the call was dispatched.
local function start_call(call, customer, agent)
  redis.call('HSET', room, 'call', call, 'callStartedAt', now)
  if customer then
    redis.call('HSET', room, 'callCustomer', customer, 'callAgent', agent)
  end
  emit('call-started', {callId = call, customerId = customer, agentId = agent,
    roomType = room_get('type'), participants = all_shown()})
end

-- In a larger room who is told asks for it: the event would have all participants twice.
local MOST_BROUGHT = 16

-- Tells sessions that an agent has the call, with all that they need to know of the room: they need not ask.
local function tell_accepted(agent_id, sessions, trace)
  local everyone, whom = all_shown(), only(sessions)
  whom.trace = trace
  emit('call-accepted', {agentId = agent_id, participants = everyone, room = #everyone <= MOST_BROUGHT and {
    roomId = room_id, type = room_get('type'), callId = room_get('call'), participants = everyone,
    status = #away() > 0 and 'waiting-for-reconnection' or 'active', createdAt = room_number('createdAt'),
    policy = {reconnectWindowMs = room_number('window'), emptyTimeoutMs = room_number('empty'),
      maxParticipants = room_number('capacity')}} or nil}, whom)
end

-- Begins a call that was dispatched, between two who are in the room.
-- trace: from which span it comes (a traceparent), or nil
local function begin_call(call, customer, agent, trace)
  start_call(call, customer.userId, agent.userId)
  tell_accepted(agent.userId, {customer.session, agent.session}, trace)
end

-- Takes people out; whoever remains is told, and the sessions named beside.
local function take_out(list, reason, call, also)
  for _, participant in ipairs(list) do
    depart(participant)
    erase(participant)
    parted[#parted + 1] = participant.session
    parted[#parted + 1] = participant.visit
  end
  for _, participant in ipairs(list) do
    local gone = shown(participant)
    gone.deadline = nil
    emit('participant-left', {participant = gone, reason = reason, callId = call}, everybody(nil, also))
  end
end

local function shut(reason, call)
  emit('room-closed', {reason = reason, callId = call})
  redis.call('HSET', room, 'status', 'closed', 'closedAt', now, 'closeReason', reason)
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
  local duration = time_since(room_number('callStartedAt'), now)
  if room_get('callCustomer') then
    redis.call('HSET', room, 'lastCall', call)
  end
  redis.call('HDEL', room, 'call', 'callStartedAt', 'callCustomer', 'callAgent')
  emit('call-ended', {callId = call, reason = reason, endedBy = ended_by, durationMs = duration,
    detail = detail ~= '' and detail or nil}, everybody(nil, also))
  follow_call(call)
end

-- A call needs two, and one that was dispatched its customer and its agent.
local function call_is_over()
  local customer, agent = room_get('callCustomer'), room_get('callAgent')
  return count() < 2 or (customer and not people[customer]) or (agent and not people[agent])
end

-- One participant is gone for good: the others are told, and whoever was removed; a call that cannot
-- go on without ends, for the one who is gone as well.
local function part(participant, reason, call_reason, ended_by, detail)
  take_out({participant}, reason, nil, reason == 'removed' and {participant.session})
  if call_is_over() then
    end_call(call_reason, ended_by, {participant.session}, detail)
  end
end
