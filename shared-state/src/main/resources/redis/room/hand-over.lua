-- Gives a dispatched call to another agent, who is in the room already; the one who had it leaves.
-- The customer keeps the room and hears of it once.
-- KEYS[1] room, KEYS[2] participants, KEYS[3] events, KEYS[5] departed; ARGV[1..6] as room/room takes them
-- ARGV[7] call, ARGV[8] user id of the new agent
-- Returns {'handed-over', the last event to deliver or '', parted, pause}, also when it was so already
--      or {'call-ended'} (it has ended here), {'absent'} (another call, or none, or the new agent is not
--         there)
--!include stream/log
--!include room/room
if room_get('lastCall') == ARGV[7] then
  return {'call-ended'}
end
load_participants()
local agent = participants[ARGV[8]]
if room_get('call') ~= ARGV[7] or not room_get('callCustomer') or not agent then
  return {'absent'}
end
local before = participants[room_get('callAgent')]
if before and before.userId == agent.userId then
  return finish('handed-over')
end
redis.call('HSET', KEYS[1], 'callAgent', agent.userId)
if before then
  take_out({before}, 'transferred')
end
emit('call-transferred', {agentId = agent.userId, from = before and before.userId,
  participants = all_shown()}, everybody(agent, before and {before.session}))
emit('call-accepted', {agentId = agent.userId, participants = all_shown()}, only({agent.session}))
return finish('handed-over')
