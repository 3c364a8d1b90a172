-- Begins a call that was dispatched, once its customer and its agent are in the room. A call that
-- had begun by itself among those who were there gives way.
--!args call_id: the call
--!args customer_id agent_id: whose call it is
--!args ...traced: from which span it comes (a traceparent); none if nobody records it
-- Returns {'begun', change, room}, also when it was so already, the room as room/show has it
--      or {'call-ended'} (it has begun and ended here), {'room-closed'} (or gone),
--         {'customer-absent' | 'agent-absent'} (not there) or {'busy'} (another dispatched call is going on)
--!include room/room
if room_get('lastCall') == call_id then
  return {'call-ended'}
end
if (room_get('status') or 'closed') == 'closed' then
  return {'room-closed'}
end
load_participants()
if room_get('call') == call_id then
  return with_room(finish('begun'))
end
if room_get('callCustomer') then
  return {'busy'}
end
local customer, agent = people[customer_id], people[agent_id]
if not customer then
  return {'customer-absent'}
end
if not agent then
  return {'agent-absent'}
end
end_call('completed', '')
begin_call(call_id, customer, agent, traced[1])
return with_room(finish('begun'))
