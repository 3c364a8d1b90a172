-- Gives a dispatched call to another agent, who is in the room already; the one who had it leaves.
-- The customer keeps the room and hears of it once.
--!args call_id agent_id: the call, and the new agent
-- Returns {'handed-over', change, room}, also when it was so already, the room as room/show has it
--      or {'call-ended'} (it has ended here), {'absent'} (another call, or none, or the new agent is not
--         there)
--!include room/room
if room_get('lastCall') == call_id then
  return {'call-ended'}
end
load_participants()
local agent = people[agent_id]
if room_get('call') ~= call_id or not room_get('callCustomer') or not agent then
  return {'absent'}
end
local before = people[room_get('callAgent')]
if before and before.userId == agent.userId then
  return with_room(finish('handed-over'))
end
redis.call('HSET', room, 'callAgent', agent.userId)
if before then
  take_out({before}, 'transferred')
end
emit('call-transferred', {agentId = agent.userId, from = before and before.userId,
  participants = all_shown()}, everybody(agent, before and {before.session}))
tell_accepted(agent.userId, {agent.session})
return with_room(finish('handed-over'))
