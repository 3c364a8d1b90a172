-- Included after dispatch/dispatch by every script that changes the dispatch; not run by itself.
-- Who waits where, who is free, and who rings at whom.
local wanted = {}

local function use(queue)
  dirty[queue] = true
  put('HSET', key('queues'), queue, now)
end

-- Puts a call where its priority and its age say.
local function enqueue(call)
  local score = string.format('%.0f', (9 - call.priority) * 1e13 + call.place)
  put('ZADD', key('queue', call.queue), score, call.callId)
  if call.awayUntil then
    redis.call('ZREM', key('ready', call.queue), call.callId)
  else
    put('ZADD', key('ready', call.queue), score, call.callId)
    wanted[call.queue] = true
  end
  use(call.queue)
end

local function dequeue(call)
  redis.call('ZREM', key('queue', call.queue), call.callId)
  redis.call('ZREM', key('ready', call.queue), call.callId)
  dirty[call.queue] = true
end

-- Makes an agent's place among the idle ones agree with what the agent is.
local function seat(agent)
  local on = agent.available == '1'
  local idle = on and not agent.awayUntil and agent.load < tonumber(agent.capacity)
  for _, queue in ipairs(agent.serves) do
    if on then
      put('SADD', key('agents', queue), agent.userId)
    else
      redis.call('SREM', key('agents', queue), agent.userId)
    end
    if idle then
      put('ZADD', key('idle', queue), agent.idleSince, agent.userId)
      wanted[queue] = true
    else
      redis.call('ZREM', key('idle', queue), agent.userId)
    end
    dirty[queue] = true
  end
end

local function withdraw(agent, reason)
  set_agent(agent, {available = '0', reason = reason, awayUntil = ''})
  seat(agent)
end

-- An agent has a call no more.
local function free(user, call)
  local agent = user and agent_of(user)
  if agent and redis.call('SREM', key('agent', user, 'calls'), call.callId) == 1 then
    agent.load = agent.load - 1
    set_agent(agent, {idleSince = now})
    seat(agent)
  end
end

-- Whether an agent is in a call already; an invitation to it begins with its id and a dot.
local function is_in(agent, call)
  local id = string.match(call.callId, '^[^.]*')
  for _, other in ipairs(redis.call('SMEMBERS', key('agent', agent.userId, 'calls'))) do
    if string.match(other, '^[^.]*') == id then
      return true
    end
  end
  return false
end

local function is_free(agent)
  return agent.available == '1' and not agent.awayUntil and agent.load < tonumber(agent.capacity)
    and lease_of(agent.replica) > now
end

local function may_take(agent, call)
  return is_free(agent)
    and tonumber(redis.call('HGET', key('call', call.callId, 'refused'), agent.userId) or 0) <= now
    and not is_in(agent, call)
end

local function ring(call, agent)
  dequeue(call)
  set_call(call, {state = 'ringing', agent = agent.userId, ringUntil = now + call.ringTimeout})
  put('ZADD', key('ringing', call.queue), call.ringUntil, call.callId)
  put('SADD', key('agent', agent.userId, 'calls'), call.callId)
  agent.load = agent.load + 1
  seat(agent)
  emit(call, 'call-ringing', ring_shown(call), {agent.session}, call.metadata)
  if call.kind == 'call' then
    emit(call, 'call-ringing', {callId = call.callId}, {call.session})
  end
end

-- A call rings no more, and is not accepted; where it goes is to be said next. Who has declined knows.
local function unring(call, reason, quiet)
  local user = call.agent
  local agent = agent_of(user)
  redis.call('ZREM', key('ringing', call.queue), call.callId)
  set_call(call, {state = 'queued', agent = '', ringUntil = ''})
  if agent and reason == 'no-answer' and agent.available == '1' then
    withdraw(agent, 'no-answer')
  end
  free(user, call)
  emit(call, 'ring-ended', {callId = call.callId, queue = call.queue, kind = call.kind, agent = user, reason = reason,
    available = agent ~= nil and agent.available == '1'}, {quiet and '' or session_of(user)})
  count('ring', call.queue, reason)
end

-- Who of the idle ones, the longest idle first, may take a call.
local function candidate(idle, call)
  for _, user in ipairs(idle) do
    local agent = agent_of(user)
    if agent and may_take(agent, call) then
      return agent
    end
  end
end

local function any_free(idle)
  for _, user in ipairs(idle) do
    local agent = agent_of(user)
    if agent and is_free(agent) then
      return true
    end
  end
  return false
end

-- The first call of a queue that somebody may take. Who is skipped is so for the rest of the run:
-- while it matches, agents only become fewer.
local function first_pair(front)
  if not any_free(front.idle) then
    return nil
  end
  local ready = key('ready', front.queue)
  while true do
    local found = redis.call('ZRANGE', ready, front.skipped, front.skipped, 'WITHSCORES')
    local call = found[1] and call_of(found[1])
    if not found[1] then
      return nil
    elseif not call then
      redis.call('ZREM', ready, found[1])
      redis.call('ZREM', key('queue', front.queue), found[1])
    else
      local agent = candidate(front.idle, call)
      if agent then
        return {call = call, agent = agent, score = tonumber(found[2])}
      end
      front.skipped = front.skipped + 1
    end
  end
end

-- Brings together all who can be, in the queues where something has become possible: the call of
-- highest priority and greatest age first, the agent who has been idle longest first.
local function match()
  local fronts = {}
  for queue in pairs(wanted) do
    fronts[#fronts + 1] = {queue = queue, skipped = 0, idle = redis.call('ZRANGE', key('idle', queue), 0, -1)}
  end
  wanted = {}
  while true do
    local best
    for _, front in ipairs(fronts) do
      local pair = first_pair(front)
      if pair and (not best or pair.score < best.score
        or pair.score == best.score and pair.call.callId < best.call.callId) then
        best = pair
      end
    end
    if not best then
      return
    end
    ring(best.call, best.agent)
    wanted = {}
  end
end
