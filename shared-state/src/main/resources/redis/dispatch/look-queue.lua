-- What a queue needs from time to time: what time alone has made possible is matched, rings and agents
-- whose time ran out are ended, what a crash left untold is handed on, and what is to be announced is
-- found out: positions and availability, to those for whom they changed.
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
for _, id in ipairs(redis.call('ZRANGE', key('untold'), '-inf', now - ARGV[6], 'BYSCORE', 'LIMIT', 0, 100)) do
  if redis.call('EXISTS', key('call', id)) == 1 then
    touched[id] = true
  else
    redis.call('ZREM', key('untold'), id)
  end
end
local ringing = redis.call('ZRANGE', key('ringing', queue), 0, -1)
for _, id in ipairs(ringing) do
  local call = call_of(id)
  if call and call.state == 'ringing' then
    tend(call)
  else
    redis.call('ZREM', key('ringing', queue), id)
  end
end

local serving, delay = {}, tonumber(ARGV[7])
for _, user in ipairs(redis.call('SMEMBERS', key('agents', queue))) do
  local agent = agent_of(user)
  if not agent then
    redis.call('SREM', key('agents', queue), user)
    redis.call('ZREM', key('idle', queue), user)
  else
    -- A replica that is gone cannot say who was with it.
    local gone = tonumber(agent.awayUntil) or lease_of(agent.replica) + ARGV[10]
    if gone <= now then
      withdraw(agent, 'away-too-long')
    else
      serving[#serving + 1] = agent
      delay = math.min(delay, gone - now)
      keep(key('agent', user))
      keep(key('agent', user, 'calls'))
    end
  end
end
wanted[queue] = true
match()

local moved, present = {}, {}
local waiting = redis.call('ZRANGE', key('queue', queue), 0, -1)
for position, id in ipairs(waiting) do
  local at = key('call', id)
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

local available, told, doubtful = 0, {}, {}
local asked = redis.call('HMGET', key('announced', queue), 'available', 'waiting', 'askedAt')
local asks = now - (asked[3] or 0) >= tonumber(ARGV[11])
for _, agent in ipairs(serving) do
  if is_free(agent) then
    available = available + 1
  end
end
if tonumber(asked[1]) ~= available then
  told = present
end
for _, agent in ipairs(serving) do
  if not agent.awayUntil and (tonumber(asked[1]) ~= available or tonumber(asked[2]) ~= #waiting) then
    told[#told + 1] = agent.session
  end
  if asks then
    for _, value in ipairs({agent.userId, agent.session, agent.epoch, agent.awayUntil and 'away' or 'there'}) do
      doubtful[#doubtful + 1] = value
    end
  end
end
put('HSET', key('announced', queue), 'available', available, 'waiting', #waiting,
  'askedAt', string.format('%.0f', asks and now or asked[3]))

if #waiting == 0 and #serving == 0 and #ringing == 0 then
  delay = -1
elseif #waiting > 0 and available > 0 then
  -- Somebody who is free has declined somebody who waits: that holds for a while only.
  delay = math.min(delay, 1000)
elseif #waiting > 0 or #ringing > 0 then
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
return finish('looked', delay, moved, {available, #waiting}, told, doubtful)
