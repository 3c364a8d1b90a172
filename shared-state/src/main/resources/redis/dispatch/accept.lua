-- An agent takes a call that rings there: from now on the intent to bring both together stands.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] call, ARGV[9] agent, ARGV[10] session, ARGV[11] its epoch, ARGV[12] id for a new room
-- Returns 'accepting' | 'active' (repeated) as dispatch/calls' finish, and the intent (JSON)
--      or 'not-ringing' (there) or 'stale'
--!include stream/log
--!include dispatch/dispatch
--!include dispatch/matching
--!include dispatch/calls
local call, agent = call_of(ARGV[8]), agent_of(ARGV[9])
if call then
  touch(call)
end
if not call or not agent or call.agent ~= ARGV[9] then
  return finish('not-ringing')
end
if agent.session ~= ARGV[10] then
  -- It rings at another page of the agent.
  return finish('not-ringing')
end
if tonumber(ARGV[11]) < tonumber(agent.epoch) then
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

local changes = {state = 'accepting', acceptingSince = now, ringUntil = '', awayUntil = ''}
if call.kind == 'call' then
  local standing = agent.room and not is_used(agent.room)
  changes.roomId = standing and agent.room or ARGV[12]
  changes.standing = standing and '1' or ''
  put('HSET', key('rooms'), changes.roomId, call.callId)
  local waited = time_since(call.requestedAt, now)
  put('LPUSH', key('waits', call.queue), string.format('%.0f %s', waited, call.firstPosition))
  redis.call('LTRIM', key('waits', call.queue), 0, 49)
  count('wait', call.queue, waited)
elseif call.kind == 'invite' then
  local into = call_of(call['for'])
  changes.roomId, changes.standing = into.roomId, into.standing or ''
end
redis.call('ZREM', key('ringing', call.queue), call.callId)
redis.call('DEL', key('call', call.callId, 'refused'))
set_agent(agent, {epoch = ARGV[11]})
set_call(call, changes)
dirty[call.queue] = true
count('ring', call.queue, 'accepted')
emit(call, 'call-accepting', {callId = log_of(call), ticket = call['for'] and call.callId, kind = call.kind,
  agent = {userId = agent.userId, name = agent.name}, queue = call.queue, roomId = call.roomId,
  waitedMs = time_since(call.queuedSince, now)})
return finish('accepting', intent_of(call))
