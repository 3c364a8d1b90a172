-- What a queue needs from time to time: what time alone has made possible is matched, rings and agents
-- whose time ran out are ended, what a crash left untold is handed on, and what is to be announced is
-- found out: positions and availability, to those for whom they changed. Of a great queue one look sees a
-- part of the calls and of the agents; the next one, asked for at once, goes on there.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] queue, ARGV[9] expected wait for each place (ms)
-- ARGV[10] how long an agent may be away to be available at once on the return (ms)
-- ARGV[11] time between two questions whether agents are there (ms)
-- Returns 'looked' as dispatch/calls' finish, and delay of the next look (ms; -1 for never),
--         [call, session, position, estimated wait (ms), …] whose position has changed,
--         [free agents, calls that wait], [session that is to be told these, …],
--         [agent, session, epoch, 'there' | 'away', …] now and then (whether that is so, the sessions
--         know)
--!include stream/log
--!include dispatch/dispatch
--!include dispatch/matching
--!include dispatch/calls
local queue = ARGV[8]
local MOST_RINGING, MOST_AGENTS, MOST_CALLS, MOST_WITHDRAWN, MOST_COUNTED = 8, 64, 300, 8, 1000

-- Where this look goes on, if the one before saw a part only: among the calls, and among the agents;
-- '' for those of which all were seen. What agents is the soonest that somebody is away too long.
local asked = redis.call('HMGET', key('announced', queue), 'available', 'waiting', 'askedAt', 'calls', 'agents', 'soonest',
  'telling')
local sweeps = asked[4] ~= false
local calls_from, agents_from = asked[4] or '0', asked[5] or '0'
for _, id in ipairs(redis.call('ZRANGE', key('untold'), '-inf', now - ARGV[6], 'BYSCORE', 'LIMIT', 0, 20)) do
  if redis.call('EXISTS', key('call', id)) == 1 then
    touched[id] = true
  else
    redis.call('ZREM', key('untold'), id)
  end
end
-- Those whose time runs out first; each of them has a look of its own.
local ringing = redis.call('ZRANGE', key('ringing', queue), 0, MOST_RINGING - 1)
for _, id in ipairs(ringing) do
  local call = call_of(id)
  if call and call.state == 'ringing' then
    tend(call)
  else
    redis.call('ZREM', key('ringing', queue), id)
  end
end

local serving, delay, withdrawn = {}, tonumber(asked[6] or ARGV[7]), 0
if agents_from ~= '' then
  local page = redis.call('SSCAN', key('agents', queue), agents_from, 'COUNT', MOST_AGENTS)
  agents_from = page[1] == '0' and '' or page[1]
  for _, user in ipairs(page[2]) do
    local agent = agent_of(user)
    if not agent then
      redis.call('SREM', key('agents', queue), user)
      redis.call('ZREM', key('idle', queue), user)
    else
      -- A replica that is gone cannot say who was with it.
      local gone = tonumber(agent.awayUntil) or lease_of(agent.replica) + ARGV[10]
      if gone <= now and withdrawn < MOST_WITHDRAWN then
        withdrawn = withdrawn + 1
        withdraw(agent, 'away-too-long')
      else
        serving[#serving + 1] = agent
        delay = math.min(delay, math.max(0, gone - now))
        keep(key('agent', user))
        keep(key('agent', user, 'calls'))
      end
    end
  end
end
wanted[queue] = true
match()

local moved, present = {}, {}
local waits = redis.call('ZCARD', key('queue', queue))
if calls_from ~= '' then
  local from = tonumber(calls_from)
  local page = redis.call('ZRANGE', key('queue', queue), from, from + MOST_CALLS - 1)
  calls_from = #page == MOST_CALLS and tostring(from + MOST_CALLS) or ''
  for number, id in ipairs(page) do
    local at, position = key('call', id), from + number
    local call = redis.call('HMGET', at, 'session', 'kind', 'awayUntil', 'toldPosition')
    if not call[1] then
      redis.call('ZREM', key('queue', queue), id)
      redis.call('ZREM', key('ready', queue), id)
    elseif call[2] == 'call' and not call[3] then
      present[#present + 1] = call[1]
      if tonumber(call[4]) ~= position then
        redis.call('HSET', at, 'toldPosition', position)
        for _, value in ipairs({id, call[1], position, estimate(queue, position, ARGV[9])}) do
          moved[#moved + 1] = value
        end
      end
    end
  end
end

-- Those who look idle are free unless their replica is gone; of very many only the first are asked.
local available = redis.call('ZCARD', key('idle', queue))
for _, user in ipairs(redis.call('ZRANGE', key('idle', queue), 0, MOST_COUNTED - 1)) do
  local replica = agents[user] and agents[user].replica or redis.call('HGET', key('agent', user), 'replica')
  if not replica or lease_of(replica) <= now then
    available = available - 1
  end
end

local told, doubtful = {}, {}
local asks = now - (asked[3] or 0) >= tonumber(ARGV[11])
if tonumber(asked[1]) ~= available then
  told = present
end
for _, agent in ipairs(serving) do
  if not agent.awayUntil and (tonumber(asked[1]) ~= available or tonumber(asked[2]) ~= waits) then
    told[#told + 1] = agent.session
  end
  if asks then
    for _, value in ipairs({agent.userId, agent.session, agent.epoch, agent.awayUntil and 'away' or 'there'}) do
      doubtful[#doubtful + 1] = value
    end
  end
end

-- What was announced holds once all have been told the same: if it changed on the way, all are told anew.
local is_whole = calls_from == '' and agents_from == ''
local figures = available .. ' ' .. waits
if is_whole and (not sweeps or asked[7] == figures) then
  put('HSET', key('announced', queue), 'available', available, 'waiting', waits,
    'askedAt', string.format('%.0f', asks and now or asked[3]))
end
if is_whole then
  redis.call('HDEL', key('announced', queue), 'calls', 'agents', 'soonest', 'telling')
else
  put('HSET', key('announced', queue), 'calls', calls_from, 'agents', agents_from, 'soonest', delay,
    'telling', sweeps and asked[7] ~= figures and 'several' or figures)
end

local serve = redis.call('SCARD', key('agents', queue))
if not is_whole or unfinished[queue] or withdrawn == MOST_WITHDRAWN then
  delay = 0
elseif waits == 0 and serve == 0 and #ringing == 0 then
  delay = -1
elseif waits > 0 and available > 0 then
  -- Somebody who is free has declined somebody who waits: that holds for a while only.
  delay = math.min(delay, 1000)
elseif waits > 0 or #ringing > 0 then
  delay = math.min(delay, 5000)
else
  delay = math.min(delay, 60000)
end
dirty[queue] = nil
if delay >= 0 then
  put('HSET', key('queues'), queue, now)
  for _, of in ipairs({'queue', 'ready', 'ringing', 'agents', 'idle'}) do
    keep(key(of, queue))
  end
end
return finish('looked', delay, moved, {available, waits}, told, doubtful)
