-- Ends the call that is going on in a room. One that was dispatched is ended by its customer or its
-- agent for all; from others, and from calls that began by themselves, the one who ends it leaves the
-- room. If nobody in the room ends it, all but the agents leave a room that stays.
-- KEYS[1] room, KEYS[2] participants, KEYS[3] events, KEYS[5] departed; ARGV[1..6] as room/room takes them
-- ARGV[7] call, ARGV[8] user id of the participant who ends it, or '' if it is none
-- ARGV[9] who ends it, ARGV[10] why, in that person's words, or ''
-- Returns {'ended', the last event to deliver or '', parted, pause}, also when it is not going on here (any more), or
--         {'absent'} (no such participant) or {'room-not-found'}
--!include stream/log
--!include room/room
if not room_get('status') then
  return {'room-not-found'}
end
load_participants()
local participant = participants[ARGV[8]]
if room_get('call') ~= ARGV[7] then
  return finish('ended')
end
if ARGV[8] ~= '' and not participant then
  return {'absent'}
end
local dispatched = room_get('callCustomer')
local is_side = ARGV[8] == dispatched or ARGV[8] == room_get('callAgent')
if dispatched and (is_side or not participant) then
  end_call('completed', ARGV[9], nil, ARGV[10])
elseif participant then
  part(participant, 'left', 'completed', ARGV[9], ARGV[10])
else
  end_call('completed', ARGV[9], nil, ARGV[10])
  local going = {}
  for _, one in ipairs(in_order()) do
    if one.role ~= 'agent' then
      going[#going + 1] = one
    end
  end
  take_out(going, 'call-ended', ARGV[7])
end
return finish('ended')
