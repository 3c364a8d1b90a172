-- Closes a room; it stays readable for a while.
-- KEYS[1] room, KEYS[2] participants, KEYS[3] events; ARGV[1..6] as room/room takes them
-- ARGV[7] reason, ARGV[8] who did it, ARGV[9] how long it stays readable (ms)
-- Returns {'closed', events to hand on, parted} or {'room-not-found'}
--!include stream/log
--!include room/room
if not room_get('status') then
  return {'room-not-found'}
end
load_participants()
if room_get('status') ~= 'closed' then
  end_call('room-closed', ARGV[8])
end
-- Ending the call may have closed the room already.
if room_get('status') ~= 'closed' then
  for _, participant in ipairs(in_order()) do
    take_out({participant}, 'room-closed', nil, {participant.session})
  end
  shut(ARGV[7])
end
local result = finish('closed')
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, ARGV[9])
end
return result
