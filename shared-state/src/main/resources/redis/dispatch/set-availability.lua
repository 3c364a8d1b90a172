-- Says what an agent offers, from now on by this session.
--!args user_id user_name: the agent
--!args session_id epoch issued_at: the agent's session, its epoch, and when the token was issued
--!args replica: the replica that holds it
--!args available: '1' for available, else '0'
--!args queues: JSON
--!args capacity: calls at a time
--!args room_id: a standing room, or ''
--!args known_ms: how long a queue is known after somebody last served it
-- Returns 'set' as dispatch/calls' finish, and [displaced session, JSON of what from]; or 'stale'
--!include dispatch/calls
--!include dispatch/served
local agent = agent_of(user_id)
if agent and agent.session == session_id and tonumber(epoch) < tonumber(agent.epoch) then
  return finish('stale')
end
local idle_since = now
if agent then
  displace(agent, session_id, {availability = true})
  -- Saying the same again does not cost the place among the idle.
  if agent.available == '1' and not agent.awayUntil then
    idle_since = agent.idleSince
  end
  local stays = {}
  for _, queue in ipairs(cjson.decode(queues)) do
    stays[queue] = true
  end
  for _, queue in ipairs(agent.serves) do
    if not stays[queue] then
      leave_queue(agent, queue)
    end
  end
else
  agent = {userId = user_id, load = 0}
  agents[user_id] = agent
end
set_agent(agent, {userId = user_id, name = user_name, session = session_id, epoch = epoch, issuedAt = issued_at,
  replica = replica, available = available, reason = available == '1' and '' or 'by-choice', queues = queues,
  capacity = capacity, room = room_id, awayUntil = '', idleSince = idle_since})
agent.serves = cjson.decode(queues)
reindex(agent)
if available == '1' then
  local introduced = 0
  for _, queue in ipairs(agent.serves) do
    use(queue)
    introduced = introduced + serve(queue, may_introduce(agent, introduced), known_ms)
  end
  note_introduced(agent, introduced)
else
  take_rings_from(agent, 'declined')
end
return finish('set', displaced)
