-- Included by every script that changes the dispatch; not run by itself.
-- What becomes of calls and of those who take part in them.
--!include dispatch/matching
--!include stream/relay

-- Strikes a call off everywhere. Nobody is told but those at whom it, or an invitation to it, rings,
-- and who has invited.
local function over(call)
  if call.state == 'ringing' then
    unring(call, 'cancelled')
  end
  dequeue(call)
  free(call.agent, call)
  free(call.holder, call)
  for _, id in ipairs(redis.call('SMEMBERS', key('call', call.callId, 'invites'))) do
    local invite = call_of(id)
    if invite and invite.state ~= 'ended' then
      if is_pending(invite) then
        emit(invite, 'invite-ended', {callId = call.callId, ticket = id, reason = 'cancelled'}, {session_of(invite.by)})
      end
      over(invite)
    end
  end
  if redis.call('GET', key('customer', call.customer)) == call.callId then
    redis.call('DEL', key('customer', call.customer))
  end
  if call.roomId and redis.call('HGET', key('rooms'), call.roomId) == call.callId then
    redis.call('HDEL', key('rooms'), call.roomId)
  end
  set_call(call, {state = 'ended', agent = '', holder = '', metadata = ''})
  -- The call itself is kept until its last event has been delivered; see dispatch/delivered.
  if call['for'] then
    redis.call('SREM', key('call', call['for'], 'invites'), call.callId)
    keep(key('call', call.callId), reconcile_within_ms)
  end
end

-- A transfer finds nobody: the call goes on with the agent who has it.
local function end_transfer(call, reason)
  local to = both_sides(call)
  if call.state == 'accepting' then
    to[3] = session_of(call.agent)
    free(call.agent, call)
  end
  dequeue(call)
  set_call(call, {state = 'active', kind = 'call', agent = call.holder, queue = call.origin, holder = '', origin = '',
    by = '', wanted = '', acceptingSince = ''})
  emit(call, 'transfer-ended', {callId = call.callId, reason = reason}, to)
end

local function end_invite(call, reason)
  local to = {session_of(call.by)}
  if call.state == 'accepting' then
    to[2] = session_of(call.agent)
  end
  over(call)
  emit(call, 'invite-ended', {callId = call['for'], ticket = call.callId, reason = reason}, to)
end

-- Ends what has not come to anything: a call, a transfer or an invitation.
local function give_up(call, reason, by)
  if call.state == 'ringing' then
    unring(call, 'cancelled')
  end
  if call.kind == 'transfer' then
    end_transfer(call, reason)
  elseif call.kind == 'invite' then
    end_invite(call, reason)
  else
    local to = both_sides(call)
    over(call)
    emit(call, 'call-ended', {callId = call.callId, roomId = call.roomId, reason = reason, endedBy = by, durationMs = 0,
      waitedMs = time_since(call.requestedAt, now)}, to)
    count('ended', call.queue, reason)
  end
end

-- A call that rings no more goes back to its place; one that was for this agent alone is over.
local function give_back(call, reason)
  if not call.wanted then
    set_call(call, {toldPosition = '', toldServed = ''})
    enqueue(call)
  elseif call.kind == 'transfer' then
    end_transfer(call, reason)
  else
    end_invite(call, reason)
  end
end

-- Takes back all that rings at an agent.
local function take_rings_from(agent, reason)
  for _, id in ipairs(redis.call('SMEMBERS', key('agent', agent.userId, 'calls'))) do
    local call = call_of(id)
    if call and call.state == 'ringing' then
      unring(call, reason)
      give_back(call, reason)
    end
  end
end

-- The place of who waits for a second time: before all of the same priority, in the order of age.
local function place_again(call)
  return call.again and call.place or call.place - 1e12
end

-- Sessions whose user has gone over to another one, each with what that one took over (JSON).
local displaced = {}

local function displace(record, session, what)
  if record.session and record.session ~= session then
    displaced[#displaced + 1] = record.session
    displaced[#displaced + 1] = cjson.encode(what)
  end
end

-- Whether a call's customer, or an agent, was there by this session, not in a later epoch of it.
local function is_by(record, session, epoch)
  return record and record.session == session and tonumber(record.epoch) <= tonumber(epoch)
end

-- Whether a call's customer, or an agent, is there by another session than this one; '' for whichever.
local function is_taken_over(record, session)
  return record and session ~= '' and record.session ~= session
end

-- The customer is there, by this session.
local function attach_customer(call, session, epoch)
  local was_away = call.awayUntil
  displace(call, session, {callId = call.callId})
  set_call(call, {session = session, epoch = epoch, awayUntil = '', toldPosition = '', toldServed = ''})
  if was_away then
    emit(call, 'customer-back', {callId = call.callId})
    if call.state == 'queued' then
      enqueue(call)
    end
  end
end

-- The agent is there, by this session at this replica.
local function attach_agent(agent, session, epoch, replica)
  local was_too_long = agent.awayUntil and tonumber(agent.awayUntil) <= now
  displace(agent, session, {availability = true})
  set_agent(agent, {session = session, epoch = epoch, replica = replica, awayUntil = ''})
  if was_too_long then
    withdraw(agent, 'away-too-long')
  else
    reindex(agent)
  end
end

-- What was noted before the clock was set back would last for too long: it begins anew.
local function set_back_times(call)
  local changes = {}
  local function within(field, longest)
    if call[field] and longest and tonumber(call[field]) > now + longest then
      changes[field] = now + longest
    end
  end
  within('ringUntil', call.ringTimeout)
  within('awayUntil', call.awayFor)
  within('queuedSince', 0)
  within('acceptingSince', 0)
  if next(changes) then
    set_call(call, changes)
  end
end

-- Does with a call what time alone demands.
local function tend(call)
  set_back_times(call)
  if call.state == 'ringing' then
    local agent = agent_of(call.agent)
    local reason
    if not agent or lease_of(agent.replica) <= now then
      reason = 'agent-away'
    elseif tonumber(call.ringUntil) <= now then
      reason = 'no-answer'
    end
    if reason then
      unring(call, reason)
      give_back(call, reason)
    end
  end
  if call.state == 'queued' then
    if call.awayUntil and tonumber(call.awayUntil) <= now then
      give_up(call, 'reconnection-timeout', call.customer)
    elseif call.queuedSince + call.longestWait <= now then
      give_up(call, 'no-agent', 'holdfast')
    end
  end
end

-- How long until a call is to be reconciled (ms); -1 for never.
local function reconcile_in(call)
  local at = now + reconcile_within_ms
  if call.state == 'queued' then
    at = math.min(at, call.queuedSince + call.longestWait, tonumber(call.awayUntil) or at)
  elseif call.state == 'ringing' then
    local agent = agent_of(call.agent)
    at = math.min(at, tonumber(call.ringUntil), agent and lease_of(agent.replica) or now)
  elseif call.state == 'accepting' then
    at = math.min(at, call.acceptingSince + intent_ms)
  elseif not redis.call('ZSCORE', key('untold'), call.callId) then
    return call.state == 'ended' and -1 or tonumber(reconcile_within_ms)
  else
    at = now + intent_ms
  end
  return math.max(0, at - now)
end

-- What whoever finishes an accept has to know. Whoever accepts it shows its way, once.
-- rang_at: when it began to ring, for who accepts it just now
local function intent_of(call, rang_at)
  local agent = agent_of(call.agent)
  return cjson.encode({callId = log_of(call), ticketId = call.callId, kind = call.kind,
    type = call.type, roomId = call.roomId, standing = call.standing == '1',
    customer = {userId = call.customer, name = call.customerName, session = call.session, epoch = tonumber(call.epoch),
      issuedAt = tonumber(call.issuedAt)},
    agent = {userId = agent.userId, name = agent.name, session = agent.session, epoch = tonumber(agent.epoch),
      issuedAt = tonumber(agent.issuedAt)},
    trace = call.trace, way = call.trace and rang_at and {tonumber(call.queuedSince), rang_at, now} or nil})
end

-- A call as who waits sees it: [id, queue, state, position, estimated wait (ms) or '', room in which it
-- goes on or '', agents who serve the queue (available, busy, away) while it waits].
local function ticket_of(call, expected)
  local position = call.kind == 'call' and position_of(call) or 0
  local state = call.holder and 'active' or call.state
  local room = state == 'active' and call.roomId or ''
  return {call.callId, call.queue, state, position, estimate(call.queue, position, expected) or '', room,
    position > 0 and serving_in(call.queue) or {}}
end

-- Matches, and returns {result, change, and what else is given}: of the same shape as room/room's. change: {
--   [[call, [offset, event, …]], …]: what was not delivered yet, of the calls that were touched. Whoever
--     ran the script delivers it in this order, and notes with dispatch/delivered how far it came; a
--     crash in between is made good by the next, and nobody sees events in another order than the log's,
--   [call, time until it is to be reconciled (ms), …], [queue in which something has changed, …],
--   [[what, queue, value], …] for the metrics}
local function finish(result, ...)
  match()
  local to_deliver, deadlines, queues, room = {}, {}, {}, 256
  for id in pairs(touched) do
    local told = redis.call('HGET', key('call', id), 'told')
    -- What is more than can be delivered at once is delivered when the call is reconciled next.
    local found = room > 0 and undelivered(key('call', id, 'events'), told, room, math.huge) or {}
    room = room - #found / 2
    if #found > 0 then
      to_deliver[#to_deliver + 1] = {id, found}
    end
  end
  for id, call in pairs(changed) do
    local delay = reconcile_in(call)
    if delay >= 0 then
      deadlines[#deadlines + 1] = id
      deadlines[#deadlines + 1] = delay
    end
  end
  for queue in pairs(dirty) do
    queues[#queues + 1] = queue
  end
  for at, ttl in pairs(kept) do
    redis.call('PEXPIRE', at, ttl)
  end
  return {result, {to_deliver, deadlines, queues, counted}, ...}
end
