-- Ends the call that is going on in a room. One that was dispatched is ended by its customer or its
-- agent for all; from others, and from calls that began by themselves, the one who ends it leaves the
-- room. If nobody in the room ends it, all but the agents leave a room that stays.
--!args call_id: the call
--!args user_id: of the participant who ends it, or '' if it is none
--!args ended_by detail: who ends it, and why, in that person's words, or ''
-- Returns {'ended', change}, also when it is not going on here (any more), or
--         {'absent'} (no such participant) or {'room-not-found'}
--!include room/room
if not room_get('status') then
  return {'room-not-found'}
end
load_participants()
local participant = people[user_id]
if room_get('call') ~= call_id then
  return finish('ended')
end
if user_id ~= '' and not participant then
  return {'absent'}
end
local dispatched = room_get('callCustomer')
local is_side = user_id == dispatched or user_id == room_get('callAgent')
if dispatched and (is_side or not participant) then
  end_call('completed', ended_by, nil, detail)
elseif participant then
  part(participant, 'left', 'completed', ended_by, detail)
else
  end_call('completed', ended_by, nil, detail)
  local going = {}
  for _, one in ipairs(in_order()) do
    if one.role ~= 'agent' then
      going[#going + 1] = one
    end
  end
  take_out(going, 'call-ended', call_id)
end
return finish('ended')
