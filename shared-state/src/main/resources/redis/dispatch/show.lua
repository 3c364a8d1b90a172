-- A queue as it is.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] queue, ARGV[9] expected wait for each place (ms), ARGV[10] most calls that are shown
-- Returns JSON {at, waiting, samples, meanWaitMs, expectedWaitMs} and two lists of JSON: its first calls
--         and those that ring or are being accepted; its agents
--!include stream/log
--!include dispatch/dispatch
local queue, shown_calls, shown_agents = ARGV[8], {}, {}
local function show(call, position)
  if call then
    shown_calls[#shown_calls + 1] = cjson.encode({callId = call.callId, kind = call.kind, state = call.state,
      customerId = call.customer, customerName = call.customerName, priority = tonumber(call.priority),
      position = position, requestedAt = tonumber(call.requestedAt), away = call.awayUntil ~= nil, agent = call.agent})
  end
end

for position, id in ipairs(redis.call('ZRANGE', key('queue', queue), 0, ARGV[10] - 1)) do
  show(call_of(id), position)
end
for _, id in ipairs(redis.call('ZRANGE', key('ringing', queue), 0, -1)) do
  show(call_of(id), 0)
end
for _, user in ipairs(redis.call('SMEMBERS', key('agents', queue))) do
  local agent = agent_of(user)
  if agent then
    local state = agent.load < tonumber(agent.capacity) and 'available' or 'busy'
    for _, id in ipairs(redis.call('SMEMBERS', key('agent', user, 'calls'))) do
      local call = call_of(id)
      if call and call.state == 'ringing' then
        state = 'ringing'
      elseif call and call.state == 'accepting' and call.queue == queue then
        show(call, 0)
      end
    end
    if agent.awayUntil or lease_of(agent.replica) <= now then
      state = 'away'
    end
    shown_agents[#shown_agents + 1] = cjson.encode({userId = user, name = agent.name, state = state,
      calls = agent.load, capacity = tonumber(agent.capacity), idleSince = tonumber(agent.idleSince)})
  end
end
local waits, sum = redis.call('LRANGE', key('waits', queue), 0, -1), 0
for _, sample in ipairs(waits) do
  sum = sum + string.match(sample, '^%d+')
end
local waiting = redis.call('ZCARD', key('queue', queue))
return {cjson.encode({at = now, waiting = waiting, samples = #waits, meanWaitMs = sum / math.max(1, #waits),
  expectedWaitMs = estimate(queue, waiting + 1, ARGV[9])}), shown_calls, shown_agents}
