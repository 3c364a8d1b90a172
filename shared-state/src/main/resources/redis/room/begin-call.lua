-- Begins a call that was dispatched, once its customer and its agent are in the room. A call that
-- had begun by itself among those who were there gives way.
-- KEYS[1] room, KEYS[2] participants, KEYS[3] events, KEYS[5] departed; ARGV[1..6] as room/room takes them
-- ARGV[7] call, ARGV[8] customer's user id, ARGV[9] agent's user id
-- Returns {'begun', the last event to deliver or '', parted, pause}, also when it was so already
--      or {'call-ended'} (it has begun and ended here), {'room-closed'} (or gone),
--         {'customer-absent' | 'agent-absent'} (not there) or {'busy'} (another dispatched call is going on)
--!include stream/log
--!include room/room
if room_get('lastCall') == ARGV[7] then
  return {'call-ended'}
end
if (room_get('status') or 'closed') == 'closed' then
  return {'room-closed'}
end
load_participants()
if room_get('call') == ARGV[7] then
  return finish('begun')
end
if room_get('callCustomer') then
  return {'busy'}
end
local customer, agent = participants[ARGV[8]], participants[ARGV[9]]
if not customer then
  return {'customer-absent'}
end
if not agent then
  return {'agent-absent'}
end
end_call('completed', '')
start_call(ARGV[7], customer.userId, agent.userId)
emit('call-accepted', {agentId = agent.userId, participants = all_shown()},
  only({customer.session, agent.session}))
return finish('begun')
