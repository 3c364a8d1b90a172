-- Included by every script that changes the dispatch; not run by itself.
-- Who waits where, who is free, and who rings at whom.
--!include dispatch/dispatch
local wanted = {}
-- Agents whose places are to agree with what they are, before the next match: see reindex().
local to_reindex = {}
-- What one run does at most: an agent of a hundred queues costs some hundred commands for each that
-- rings, so that nobody else waits long. What is left is done when the queue is reconciled next.
local MOST_RINGS, MOST_TESTS = 8, 100
-- Queues in which more could be matched than one run may.
local unfinished = {}

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

-- Makes an agent's place among the idle ones agree with what the agent is: before the next match, and
-- once however often it is asked for.
local function reindex(agent)
  to_reindex[agent.userId] = agent
end

local function leave_queue(agent, queue)
  redis.call('SREM', key('agents', queue), agent.userId)
  redis.call('ZREM', key('idle', queue), agent.userId)
  dirty[queue] = true
end

local function reindex_all()
  for _, agent in pairs(to_reindex) do
    local on = agent.available == '1'
    local idle = on and not agent.awayUntil and agent.load < tonumber(agent.capacity)
    for _, queue in ipairs(agent.serves) do
      if on then
        put('SADD', key('agents', queue), agent.userId)
      end
      if idle then
        put('ZADD', key('idle', queue), agent.idleSince, agent.userId)
        wanted[queue] = true
      elseif on then
        redis.call('ZREM', key('idle', queue), agent.userId)
      else
        leave_queue(agent, queue)
      end
      dirty[queue] = true
    end
  end
  to_reindex = {}
end

local function withdraw(agent, reason)
  set_agent(agent, {available = '0', reason = reason, awayUntil = ''})
  reindex(agent)
end

-- An agent has a call no more.
local function free(user, call)
  local agent = user and agent_of(user)
  if agent and redis.call('SREM', key('agent', user, 'calls'), call.callId) == 1 then
    agent.load = agent.load - 1
    set_agent(agent, {idleSince = now})
    reindex(agent)
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
    and time_left(redis.call('HGET', key('call', call.callId, 'refused'), agent.userId), now,
      call.refusedFor or math.huge) == 0
    and not is_in(agent, call)
end

local function ring(call, agent)
  dequeue(call)
  set_call(call, {state = 'ringing', agent = agent.userId, ringUntil = now + call.ringTimeout})
  put('ZADD', key('ringing', call.queue), call.ringUntil, call.callId)
  put('SADD', key('agent', agent.userId, 'calls'), call.callId)
  agent.load = agent.load + 1
  reindex(agent)
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

-- The agents of a queue who look idle, the longest idle first, as far as one run may go.
local function idle_of(front, number)
  if not front.idle[number] and #front.idle == number - 1 and not front.is_whole then
    local more = redis.call('ZRANGE', key('idle', front.queue), #front.idle, #front.idle + 15)
    for _, user in ipairs(more) do
      front.idle[#front.idle + 1] = user
    end
    front.is_whole = #more < 16
  end
  return front.idle[number]
end

-- The first of the idle ones for whom something holds; nil, and the front is unfinished, if the run may
-- test no more. To read an agent costs one test, to look at one again what is given.
local function first_idle(front, budget, cost, holds)
  local number = 1
  local user = idle_of(front, number)
  while user do
    if budget.tests <= 0 then
      unfinished[front.queue] = true
      return nil
    end
    budget.tests = budget.tests - (agents[user] == nil and 1 or cost)
    local agent = agent_of(user)
    if agent and holds(agent) then
      return agent
    end
    number = number + 1
    user = idle_of(front, number)
  end
end

-- The first call of a queue that somebody may take. Who is skipped is so for the rest of the run:
-- while it matches, agents only become fewer.
local function first_pair(front, budget)
  local ready = key('ready', front.queue)
  if redis.call('EXISTS', ready) == 0 or not first_idle(front, budget, 0, is_free) then
    return nil
  end
  while true do
    local found = redis.call('ZRANGE', ready, front.skipped, front.skipped, 'WITHSCORES')
    local call = found[1] and call_of(found[1])
    if not found[1] then
      return nil
    elseif not call then
      redis.call('ZREM', ready, found[1])
      redis.call('ZREM', key('queue', front.queue), found[1])
    else
      local agent = first_idle(front, budget, 0.1, function(one)
        return may_take(one, call)
      end)
      if agent then
        return {call = call, agent = agent, score = tonumber(found[2])}
      elseif unfinished[front.queue] then
        return nil
      end
      front.skipped = front.skipped + 1
    end
  end
end

-- Agents whose replica is gone stand behind the others, where so many of them stand before these that a
-- run finds nobody else.
local function move_back(front)
  for _, user in ipairs(front.idle) do
    local agent = agents[user]
    if agent and not is_free(agent) then
      redis.call('ZADD', key('idle', front.queue), 'XX', now, user)
    end
  end
end

-- Brings together all who can be, in the queues where something has become possible: the call of
-- highest priority and greatest age first, the agent who has been idle longest first. A run that ends
-- before all are says so in unfinished, and the next one begins where it ended.
local function match()
  reindex_all()
  local fronts, budget, rings = {}, {tests = MOST_TESTS}, 0
  local resumes = redis.call('EXISTS', key('resumed')) == 1
  for queue in pairs(wanted) do
    local skipped = resumes and tonumber(redis.call('HGET', key('resumed'), queue)) or 0
    fronts[#fronts + 1] = {queue = queue, skipped = skipped, idle = {}}
  end
  wanted = {}
  while true do
    local best
    for _, front in ipairs(fronts) do
      local pair = not unfinished[front.queue] and first_pair(front, budget)
      if pair and rings == MOST_RINGS then
        unfinished[front.queue] = true
      elseif pair and (not best or pair.score < best.score
        or pair.score == best.score and pair.call.callId < best.call.callId) then
        best = pair
      end
    end
    if not best then
      break
    end
    ring(best.call, best.agent)
    rings = rings + 1
  end
  for _, front in ipairs(fronts) do
    if unfinished[front.queue] then
      dirty[front.queue] = true
      if rings == 0 then
        move_back(front)
        put('HSET', key('resumed'), front.queue, front.skipped)
      end
    elseif resumes then
      redis.call('HDEL', key('resumed'), front.queue)
    end
  end
  reindex_all()
  wanted = {}
end
