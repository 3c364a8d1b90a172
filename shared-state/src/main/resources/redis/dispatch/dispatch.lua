-- Included by every script of the dispatch; not run by itself.
--
-- All that is matched lies in one slot, so that matching is atomic. The names of its keys are made here
-- from one, and so have its hash tag; ids in them as key/part writes them:
--   :call:<id>          hash: callId, kind (call, transfer, invite), state (queued, ringing, accepting,
--                       active, ended), queue, requested (the queue the customer asked for), type,
--                       metadata (what the customer gave, see dispatch/request), priority,
--                       place (its age among its equals, ms), again (1 if that is of one who
--                       waits for a second time), requestedAt,
--                       queuedSince, firstPosition, toldPosition, toldServed (1 or 0: whether
--                       anybody serves the queue), ringTimeout, longestWait (ms),
--                       customer, customerName, session, epoch, issuedAt, awayUntil (the customer's
--                       connection is gone), awayFor (ms), refusedFor (ms), agent, ringUntil, acceptingSince, roomId, standing, told,
--                       trace (traceparent of the request, if its trace is recorded);
--                       of a transfer: by, holder (the agent who has the customer), origin (the queue
--                       before); of an invitation: by, for (the call); of both: wanted (the only agent)
--   :call:<id>:events   stream of JSON {type, at, to, trace?, data}; to: the sessions to be told, space between.
--                       What happens to an invitation stands with the call that it is for
--   :call:<id>:refused  hash: agent by the time until which the call is not offered there (ms)
--   :call:<id>:invites  set of invitations
--   :customer:<user>    id of the customer's open call
--   :agent:<user>       hash: userId, name, session, epoch, issuedAt, replica, queues (JSON), available
--                       (1 or 0), reason, capacity, room, awayUntil, idleSince, introduced (how many queues
--                       are known for good because this agent was the first)
--   :agent:<user>:calls set of the calls that ring at the agent, or that the agent has
--   :queue:<name>       zset of the calls that wait, by score: the class of their priority, then place
--   :ready:<name>       zset of those of them whose customers are there
--   :ringing:<name>     zset of the calls that ring, by ringUntil
--   :agents:<name>      set of the agents who serve the queue
--   :idle:<name>        zset of those of them who have capacity left, by idleSince
--   :waits:<name>       list of the last '<wait (ms)> <position at first>'
--   :announced:<name>   hash: what was last announced of the queue, how many of its agents were away then;
--                       unconfirmed: '<first place> <last place> <number>' of the step that is not known to
--                       be announced
--   :queues             hash: queue by the time of its last use
--   :served             zset of the queues that an agent was ever available for, by the last time (ms)
--   :leases             hash: signaling replica by the end of its lease (ms)
--   :clock              string: when a lease was renewed last (ms)
--   :place              string: the place that was given last (ms)
--   :rooms              hash: room by the call that goes on in it
--   :resumed            hash: queue by how many calls, found to be for nobody who is free, the next match
--                       begins behind
--   :untold             zset of calls with events not delivered, by the time of the first of them
-- The limits that stream/log takes are of a call's events; all of the dispatch is kept as long as these.
--!keys dispatch: {dispatch}
--!args intent_ms: how long an intent may take
--!args reconcile_within_ms: longest time until the next reconciliation
--!include stream/log
--!include stream/event
--!include key/part
local now = now_ms()
local calls, agents, means, leases = {}, {}, {}, {}
local touched, changed, dirty, counted, kept = {}, {}, {}, {}, {}

local function key(of, id, part)
  local at = dispatch .. ':' .. of
  if id then
    at = at .. ':' .. key_part(id)
  end
  return part and at .. ':' .. part or at
end

local function fields_of(at)
  local flat, fields = redis.call('HGETALL', at), {}
  for i = 1, #flat, 2 do
    fields[flat[i]] = flat[i + 1]
  end
  return fields
end

-- A call, or nil. Numbers in it are texts, as Redis holds them.
local function call_of(id)
  if calls[id] == nil then
    local call = fields_of(key('call', id))
    calls[id] = call.callId and call or false
  end
  return calls[id] or nil
end

-- An agent, or nil; with load, how many calls the agent has, and serves, the names of the queues.
local function agent_of(user)
  if agents[user] == nil then
    local agent = fields_of(key('agent', user))
    if agent.userId then
      agent.load = redis.call('SCARD', key('agent', user, 'calls'))
      agent.serves = cjson.decode(agent.queues)
    end
    agents[user] = agent.userId and agent or false
  end
  return agents[user] or nil
end

-- A key lives on for a while from now; see finish().
local function keep(at, ttl)
  kept[at] = ttl or ttl_ms
end

-- Changes a record and its hash. An empty text takes a field away.
local function set(at, record, changes)
  local given, gone = {}, {}
  for field, value in pairs(changes) do
    if value == '' then
      if record[field] then
        record[field] = nil
        gone[#gone + 1] = field
      end
    else
      record[field] = type(value) == 'number' and string.format('%.0f', value) or value
      given[#given + 1] = field
      given[#given + 1] = record[field]
    end
  end
  if given[1] then
    redis.call('HSET', at, unpack(given))
  end
  if gone[1] then
    redis.call('HDEL', at, unpack(gone))
  end
  keep(at)
end

local function set_call(call, changes)
  changed[call.callId] = call
  set(key('call', call.callId), call, changes)
end

local function set_agent(agent, changes)
  set(key('agent', agent.userId), agent, changes)
end

local function put(command, at, ...)
  redis.call(command, at, ...)
  keep(at)
end

local function is_pending(call)
  return call.state == 'queued' or call.state == 'ringing'
end

-- When the lease of a replica ends; of none it ended long ago.
local function lease_of(replica)
  if not replica then
    return 0
  end
  leases[replica] = leases[replica] or tonumber(redis.call('HGET', key('leases'), replica) or 0)
  return leases[replica]
end

-- Where a call's events stand.
local function log_of(call)
  return call['for'] or call.callId
end

-- The call's events are relayed, if that has not been done.
local function touch(call)
  touched[log_of(call)] = true
end

local function session_of(user)
  local agent = user and agent_of(user)
  return agent and agent.session or ''
end

-- JSON with what the customer gave, which is JSON already and must not change on its way through cjson.
local function json(data, given)
  local text = cjson.encode(data)
  return given and string.sub(text, 1, -2) .. ',"metadata":' .. given .. '}' or text
end

-- Logs an event for the named sessions; delivering it is the caller's, see finish(). Returns its offset.
local function emit(call, type, data, to, given)
  local id = log_of(call)
  local audience = {to = to, trace = call.trace}
  local offset = log_event(key('call', id, 'events'), type, now, json(data, given), audience, log_limits())
  put('ZADD', key('untold'), 'NX', now, id)
  touch(call)
  return offset
end

-- For metrics: what happened in a queue. trace: of the call (a traceparent), or nil.
local function count(what, queue, value, trace)
  counted[#counted + 1] = {what, queue, tostring(value), trace}
end

local function customer_shown(call)
  return {userId = call.customer, name = call.customerName}
end

-- What the agent at whom a call rings sees of it.
local function ring_shown(call)
  return {callId = call.callId, queue = call.queue, kind = call.kind, customer = customer_shown(call),
    deadline = tonumber(call.ringUntil), agent = call.agent, from = call.by, ['for'] = call['for']}
end

-- Both sides of a call that goes on.
local function both_sides(call)
  return {call.session, session_of(call.holder or call.agent)}
end

-- A call's place among those that wait in its queue, from 1; 0 if it does not wait.
local function position_of(call)
  local rank = redis.call('ZRANK', key('queue', call.queue), call.callId)
  return rank and rank + 1 or 0
end

-- Whether agents are available for a queue, be they busy or away for a moment.
local function is_served(queue)
  return redis.call('EXISTS', key('agents', queue)) == 1
end

-- How long calls waited lately: [[wait (ms), position at first], …].
local function waits_in(queue)
  local waits = {}
  for _, sample in ipairs(redis.call('LRANGE', key('waits', queue), 0, -1)) do
    local wait, position = string.match(sample, '^(%d+) ([1-9]%d*)$')
    if wait then
      waits[#waits + 1] = {wait, position}
    end
  end
  return waits
end

-- The mean wait for each place, one assumed sample among the last ones; false where nothing can be
-- expected: nobody serves the queue, or nothing was measured yet.
local function mean_wait(queue, expected)
  if means[queue] == nil then
    local samples = is_served(queue) and waits_in(queue) or {}
    local sum = tonumber(expected)
    for _, sample in ipairs(samples) do
      sum = sum + sample[1] / sample[2]
    end
    means[queue] = #samples > 0 and sum / (#samples + 1)
  end
  return means[queue]
end

-- How long a call at this place will wait (ms), 0 if it does not; nil if nobody can say.
local function estimate(queue, position, expected)
  if position == 0 then
    return 0
  end
  local mean = mean_wait(queue, expected)
  return mean and math.floor(mean * position + 0.5) or nil
end

-- How many agents of a queue are free. Those who look idle are, unless their replica is gone; of very
-- many only the first are asked.
local function free_in(queue)
  local at, MOST = key('idle', queue), 1000
  local free = redis.call('ZCARD', at)
  for _, user in ipairs(redis.call('ZRANGE', at, 0, MOST - 1)) do
    local replica = agents[user] and agents[user].replica or redis.call('HGET', key('agent', user), 'replica')
    if not replica or lease_of(replica) <= now then
      free = free - 1
    end
  end
  return free
end

-- Who serves a queue: {available, busy, away}. How many are away is counted when the queue is reconciled.
local function serving_in(queue, counted_away)
  local all, free = redis.call('SCARD', key('agents', queue)), free_in(queue)
  local found = tonumber(counted_away or redis.call('HGET', key('announced', queue), 'away') or 0)
  local away = math.max(0, math.min(found, all - free))
  return {free, math.max(0, all - free - away), away}
end

-- Whether somebody has ever served a queue, or used it lately.
local function is_known(queue)
  local used = redis.call('HGET', key('queues'), queue)
  return redis.call('ZSCORE', key('served'), queue) or used and tonumber(used) >= now - ttl_ms or is_served(queue)
end
