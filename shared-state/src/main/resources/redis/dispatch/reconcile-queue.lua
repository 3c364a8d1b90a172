-- What a queue needs from time to time: what time alone has made possible is matched, rings and agents
-- whose time ran out are ended, what a crash left undelivered is relayed, and what is to be announced is
-- found out: positions and availability, to those for whom they changed. Of a great queue one run sees a
-- part of the calls and of the agents; the next one, asked for at once, goes on there.
--!args queue: a name
--!args expected_wait_ms: for each place
--!args agent_away_ms: how long an agent may be away to be available at once on the return
--!args presence_check_ms: between two questions whether agents are there
--!args known_ms: how long a queue is known after somebody last served it
-- Returns 'reconciled' as dispatch/calls' finish, and delay of the next reconciliation (ms; -1 for never),
--         [call, session, position, estimated wait (ms) or '', …] whose position has changed, or for whom
--         the first agent has come or the last one gone,
--         [agents who are available, busy, away, calls that wait], [session that is to be told these, …],
--         [agent, session, epoch, 'there' | 'away', …] now and then (whether that is so, the sessions
--         know), and the step that dispatch/announced is to confirm, once all of that was announced, or
--         '' if nobody is to be told anything
--!include dispatch/calls
--!include dispatch/served
local MOST_RINGING, MOST_AGENTS, MOST_CALLS, MOST_WITHDRAWN = 8, 64, 300, 8

-- Where this run goes on, if the one before saw a part only: among the calls, and among the agents;
-- '' for those of which all were seen. What agents is the soonest that somebody is away too long.
local asked = redis.call('HMGET', key('announced', queue), 'available', 'waiting', 'askedAt', 'calls', 'agents',
  'soonest', 'telling', 'away', 'counted', 'serves', 'unconfirmed')
local sweeps = asked[4] ~= false
local calls_from, agents_from = asked[4] or '0', asked[5] or '0'
-- What is undelivered since a time to come is so since before the clock was set back.
for _, id in ipairs(redis.call('ZRANGE', key('untold'), '(' .. now, '+inf', 'BYSCORE', 'LIMIT', 0, 20)) do
  redis.call('ZADD', key('untold'), now, id)
end
for _, id in ipairs(redis.call('ZRANGE', key('untold'), '-inf', now - intent_ms, 'BYSCORE', 'LIMIT', 0, 20)) do
  if redis.call('EXISTS', key('call', id)) == 1 then
    touched[id] = true
  else
    redis.call('ZREM', key('untold'), id)
  end
end
-- Those whose time runs out first; each of them has a deadline of its own.
local ringing = redis.call('ZRANGE', key('ringing', queue), 0, MOST_RINGING - 1)
for _, id in ipairs(ringing) do
  local call = call_of(id)
  if call and call.state == 'ringing' then
    tend(call)
  else
    redis.call('ZREM', key('ringing', queue), id)
  end
end

local serving, delay, withdrawn = {}, tonumber(asked[6] or reconcile_within_ms), 0
-- Who is away: as far as this round has counted, and as the one before it found.
local counted_away, away = tonumber(asked[9] or 0), tonumber(asked[8] or 0)
if agents_from ~= '' then
  local page = redis.call('SSCAN', key('agents', queue), agents_from, 'COUNT', MOST_AGENTS)
  agents_from = page[1] == '0' and '' or page[1]
  for _, user in ipairs(page[2]) do
    local agent = agent_of(user)
    if not agent then
      redis.call('SREM', key('agents', queue), user)
      redis.call('ZREM', key('idle', queue), user)
    else
      -- Who was listed by a session without a connection is away from now on.
      local is_nowhere = agent.available == '1' and not agent.replica and not agent.awayUntil
      if is_nowhere or agent.awayUntil and tonumber(agent.awayUntil) > now + agent_away_ms then
        set_agent(agent, {awayUntil = now + agent_away_ms})
      end
      -- A replica that is gone cannot say who was with it.
      local gone = tonumber(agent.awayUntil) or lease_of(agent.replica) + agent_away_ms
      if gone <= now and withdrawn < MOST_WITHDRAWN then
        withdrawn = withdrawn + 1
        withdraw(agent, 'away-too-long')
      else
        serving[#serving + 1] = agent
        if agent.awayUntil or lease_of(agent.replica) <= now then
          counted_away = counted_away + 1
        end
        delay = math.min(delay, math.max(0, gone - now))
        keep(key('agent', user))
        keep(key('agent', user, 'calls'))
      end
    end
  end
  if agents_from == '' then
    away = counted_away
  end
end
wanted[queue] = true
match()

-- What the run before was to tell, but nobody has confirmed, is told anew: its replica may have died.
-- Whose place is another one since, is told that anyway.
local first, last, before = string.match(asked[11] or '', '^(%S+) (%S+) (%d+)$')
if before then
  for _, id in ipairs(redis.call('ZRANGE', key('queue', queue), first, last)) do
    redis.call('HDEL', key('call', id), 'toldPosition', 'toldServed')
  end
  redis.call('HDEL', key('announced', queue), 'available', 'waiting', 'unconfirmed')
  asked[1], asked[2], asked[7], asked[10] = false, false, false, false
end

-- Who waits is told of the agents when the first comes and when the last goes, not of each: a thousand
-- may wait. How many there are goes with whatever is told.
local moved, told = {}, {}
-- Between which places somebody is told, from 0; nobody is between 1 and 0.
local first_told, last_told = 1, 0
local served = is_served(queue) and '1' or '0'
local waits = redis.call('ZCARD', key('queue', queue))
if calls_from ~= '' then
  local from = tonumber(calls_from)
  local page = redis.call('ZRANGE', key('queue', queue), from, from + MOST_CALLS - 1)
  calls_from = #page == MOST_CALLS and tostring(from + MOST_CALLS) or ''
  for number, id in ipairs(page) do
    local at, position = key('call', id), from + number
    local call = redis.call('HMGET', at, 'session', 'kind', 'awayUntil', 'toldPosition', 'toldServed')
    if not call[1] then
      redis.call('ZREM', key('queue', queue), id)
      redis.call('ZREM', key('ready', queue), id)
    elseif call[2] == 'call' and not call[3] then
      if tonumber(call[4]) ~= position or call[5] ~= served then
        redis.call('HSET', at, 'toldPosition', position, 'toldServed', served)
        first_told, last_told = #moved == 0 and position - 1 or first_told, position - 1
        for _, value in ipairs({id, call[1], position, estimate(queue, position, expected_wait_ms) or ''}) do
          moved[#moved + 1] = value
        end
      end
      if call[5] ~= served then
        told[#told + 1] = call[1]
      end
    end
  end
end

local serving_now = serving_in(queue, away)
local available = serving_now[1]
serving_now[4] = waits

local doubtful = {}
local asks = time_left((asked[3] or 0) + presence_check_ms, now, presence_check_ms) == 0
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
local function all_the_way(earlier, value)
  return sweeps and earlier ~= value and 'several' or value
end
local announced = available .. ' ' .. waits
local telling, serves = all_the_way(asked[7], announced), all_the_way(asked[10], served)
if is_whole and telling == announced then
  put('HSET', key('announced', queue), 'available', available, 'waiting', waits,
    'askedAt', string.format('%.0f', asks and now or asked[3]))
end
local step = ''
if #moved > 0 or #told > 0 then
  step = string.format('%d %d %.0f', first_told, last_told, math.max(now, (before or 0) + 1))
  put('HSET', key('announced', queue), 'away', away, 'unconfirmed', step)
else
  put('HSET', key('announced', queue), 'away', away)
end
if is_whole then
  redis.call('HDEL', key('announced', queue), 'calls', 'agents', 'soonest', 'telling', 'counted', 'serves')
else
  put('HSET', key('announced', queue), 'calls', calls_from, 'agents', agents_from, 'soonest', delay,
    'telling', telling, 'counted', counted_away, 'serves', serves)
end

if served == '1' then
  -- Who was available before all was kept as it is now has not made it known.
  local introducer
  for _, agent in ipairs(serving) do
    introducer = introducer or may_introduce(agent, 0) and agent
  end
  local introduced = serve(queue, introducer, known_ms)
  if introducer then
    note_introduced(introducer, introduced)
  end
end
if not is_whole or unfinished[queue] or withdrawn == MOST_WITHDRAWN or serves ~= served then
  delay = 0
elseif waits == 0 and served == '0' and #ringing == 0 then
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
return finish('reconciled', delay, moved, serving_now, told, doubtful, step)
