-- Included by the scripts that find out that a queue is served; not run by itself.
--
-- Names of queues come from tokens, which may grant any. What one agent can make known for good is little
-- beside what is kept; past that, those that nobody has served for longest are forgotten.
--!include dispatch/dispatch
local MOST_INTRODUCED, MOST_SERVED = 100, 10000

-- Notes that a queue is served. Returns 1 if it is known from now on, and was not; else 0.
-- introduces: whether it may become known; served_for: how long it is known then (ms)
local function serve(queue, introduces, served_for)
  local at = key('served')
  if not introduces then
    redis.call('ZADD', at, 'XX', now, queue)
    return 0
  end
  local introduced = redis.call('ZADD', at, now, queue)
  if introduced == 1 then
    redis.call('ZREMRANGEBYSCORE', at, '-inf', now - served_for)
    redis.call('ZREMRANGEBYRANK', at, 0, -MOST_SERVED - 1)
  end
  keep(at, served_for)
  return introduced
end

-- Whether an agent may make one more queue known, beside the number that is not noted yet.
local function may_introduce(agent, more)
  return tonumber(agent.introduced or 0) + more < MOST_INTRODUCED
end

local function note_introduced(agent, more)
  if more > 0 then
    set_agent(agent, {introduced = tonumber(agent.introduced or 0) + more})
  end
end
