-- A queue as it is, in parts: some of its calls, and some of its agents.
--!args queue: a name
--!args expected_wait_ms: for each place
--!args most: calls that are shown of those that wait, of those that ring, and about how many agents
--!args cursor: of the agents, '0' for the first, '' for none
--!args skipped: how many of those that wait stand before the first that is shown; with 0 those that ring are
-- Returns JSON {at, waiting, samples, meanWaitMs, expectedWaitMs?} and two lists of JSON: its first calls
--         and those that ring or are being accepted; its agents (one may come twice); and the cursor of
--         the rest of them, '' if there is none
--!include dispatch/dispatch
local shown_calls, shown_agents = {}, {}
local FIELDS = {'callId', 'kind', 'state', 'customer', 'customerName', 'priority', 'requestedAt', 'awayUntil', 'agent',
  'queue'}

local function read(id)
  local values = redis.call('HMGET', key('call', id), unpack(FIELDS))
  local call = {}
  for i, field in ipairs(FIELDS) do
    call[field] = values[i] or nil
  end
  return call.callId and call
end

local function show(call, position)
  if call then
    shown_calls[#shown_calls + 1] = cjson.encode({callId = call.callId, kind = call.kind, state = call.state,
      customerId = call.customer, customerName = call.customerName, priority = tonumber(call.priority),
      position = position, requestedAt = tonumber(call.requestedAt), away = call.awayUntil ~= nil, agent = call.agent})
  end
end

local before = tonumber(skipped)
for number, id in ipairs(redis.call('ZRANGE', key('queue', queue), before, before + most - 1)) do
  show(read(id), before + number)
end
if before == 0 then
  for _, id in ipairs(redis.call('ZRANGE', key('ringing', queue), 0, most - 1)) do
    show(read(id), 0)
  end
end

local function state_of(user, load, agent)
  local state = load < tonumber(agent[2]) and 'available' or 'busy'
  for _, id in ipairs(redis.call('SMEMBERS', key('agent', user, 'calls'))) do
    local call = read(id)
    if call and call.state == 'ringing' then
      state = 'ringing'
    elseif call and call.state == 'accepting' and call.queue == queue then
      show(call, 0)
    end
  end
  return (agent[4] or lease_of(agent[5]) <= now) and 'away' or state
end

local page = {'', {}}
if cursor ~= '' then
  page = redis.call('SSCAN', key('agents', queue), cursor, 'COUNT', most)
end
for _, user in ipairs(page[2]) do
  local agent = redis.call('HMGET', key('agent', user), 'name', 'capacity', 'idleSince', 'awayUntil', 'replica')
  if agent[2] then
    local load = redis.call('SCARD', key('agent', user, 'calls'))
    shown_agents[#shown_agents + 1] = cjson.encode({userId = user, name = agent[1], state = state_of(user, load, agent),
      calls = load, capacity = tonumber(agent[2]), idleSince = tonumber(agent[3])})
  end
end
local waits, sum = waits_in(queue), 0
for _, sample in ipairs(waits) do
  sum = sum + sample[1]
end
local waiting = redis.call('ZCARD', key('queue', queue))
return {cjson.encode({at = now, waiting = waiting, samples = #waits, meanWaitMs = sum / math.max(1, #waits),
  expectedWaitMs = estimate(queue, waiting + 1, expected_wait_ms)}), shown_calls, shown_agents,
  page[1] == '0' and '' or page[1]}
