-- Says what an agent offers, from now on by this session.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] user, ARGV[9] name, ARGV[10] session, ARGV[11] its epoch, ARGV[12] when the token was issued
-- ARGV[13] replica that holds the session, ARGV[14] '1' for available, else '0', ARGV[15] queues (JSON)
-- ARGV[16] capacity, ARGV[17] standing room or ''
-- ARGV[18] how long a queue is known after somebody last served it (ms)
-- Returns 'set' as dispatch/calls' finish, and [displaced session, JSON of what from]; or 'stale'
--!include stream/log
--!include dispatch/dispatch
--!include dispatch/matching
--!include dispatch/calls
--!include dispatch/served
local agent = agent_of(ARGV[8])
if agent and agent.session == ARGV[10] and tonumber(ARGV[11]) < tonumber(agent.epoch) then
  return finish('stale')
end
local idle_since = now
if agent then
  displace(agent, ARGV[10], {availability = true})
  -- Saying the same again does not cost the place among the idle.
  if agent.available == '1' and not agent.awayUntil then
    idle_since = agent.idleSince
  end
  local stays = {}
  for _, queue in ipairs(cjson.decode(ARGV[15])) do
    stays[queue] = true
  end
  for _, queue in ipairs(agent.serves) do
    if not stays[queue] then
      leave_queue(agent, queue)
    end
  end
else
  agent = {userId = ARGV[8], load = 0}
  agents[ARGV[8]] = agent
end
set_agent(agent, {userId = ARGV[8], name = ARGV[9], session = ARGV[10], epoch = ARGV[11], issuedAt = ARGV[12],
  replica = ARGV[13], available = ARGV[14], reason = ARGV[14] == '1' and '' or 'by-choice', queues = ARGV[15],
  capacity = ARGV[16], room = ARGV[17], awayUntil = '', idleSince = idle_since})
agent.serves = cjson.decode(ARGV[15])
seat(agent)
if ARGV[14] == '1' then
  local introduced = 0
  for _, queue in ipairs(agent.serves) do
    use(queue)
    introduced = introduced + serve(queue, may_introduce(agent, introduced), ARGV[18])
  end
  note_introduced(agent, introduced)
else
  take_rings_from(agent, 'declined')
end
return finish('set', displaced)
