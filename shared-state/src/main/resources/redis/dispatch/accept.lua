-- An agent takes a call that rings there: from now on the intent to bring both together stands.
--!args call_id: a call that rings
--!args agent_id: at whom it rings
--!args session_id epoch: the agent's session, and its epoch
--!args new_room_id: for a room, if there is none yet
-- Returns 'accepting' | 'active' (repeated) as dispatch/calls' finish, and the intent (JSON)
--      or 'not-ringing' (there) or 'stale'
--!include dispatch/calls
local call, agent = call_of(call_id), agent_of(agent_id)
if call then
  touch(call)
end
if not call or not agent or call.agent ~= agent_id then
  return finish('not-ringing')
end
if agent.session ~= session_id then
  -- It rings at another page of the agent.
  return finish('not-ringing')
end
if tonumber(epoch) < tonumber(agent.epoch) then
  return finish('stale')
end
if call.state ~= 'ringing' then
  return finish(call.state, intent_of(call))
end

-- Two customers must not meet: a standing room in which a call goes on is not used for another.
local function is_used(room)
  local id = redis.call('HGET', key('rooms'), room)
  local other = id and call_of(id)
  return other and other.state ~= 'ended'
end

local rang_at = call.ringUntil - call.ringTimeout
local changes = {state = 'accepting', acceptingSince = now, ringUntil = '', awayUntil = ''}
if call.kind == 'call' then
  local standing = agent.room and not is_used(agent.room)
  changes.roomId = standing and agent.room or new_room_id
  changes.standing = standing and '1' or ''
  put('HSET', key('rooms'), changes.roomId, call.callId)
  local waited = time_since(call.requestedAt, now)
  put('LPUSH', key('waits', call.queue), string.format('%.0f %s', waited, call.firstPosition))
  redis.call('LTRIM', key('waits', call.queue), 0, 49)
  count('wait', call.queue, waited, call.trace)
elseif call.kind == 'invite' then
  local into = call_of(call['for'])
  changes.roomId, changes.standing = into.roomId, into.standing or ''
end
redis.call('ZREM', key('ringing', call.queue), call.callId)
redis.call('DEL', key('call', call.callId, 'refused'))
set_agent(agent, {epoch = epoch})
set_call(call, changes)
count('ring', call.queue, 'accepted')
emit(call, 'call-accepting', {callId = log_of(call), ticket = call['for'] and call.callId, kind = call.kind,
  agent = {userId = agent.userId, name = agent.name}, queue = call.queue, roomId = call.roomId,
  waitedMs = time_since(call.queuedSince, now)})
return finish('accepting', intent_of(call, rang_at))
