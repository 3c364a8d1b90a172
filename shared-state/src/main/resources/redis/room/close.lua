-- Closes a room; it stays readable for a while.
-- KEYS[1] room, KEYS[2] participants, KEYS[3] events; ARGV[1..6] as room/room takes them
-- ARGV[7] reason, ARGV[8] who did it, ARGV[9] how long it stays readable (ms)
-- Returns {'closed', events to hand on, [session, …]} with the sessions that were in it
--      or {'room-not-found'}
--!include stream/log
--!include room/room
if not room_get('status') then
  return {'room-not-found'}
end
load_participants()
local were_in = sessions()
if room_get('status') ~= 'closed' then
  end_call('room-closed', ARGV[8])
  for _, participant in ipairs(in_order()) do
    local to = sessions()
    erase(participant)
    local gone = shown(participant)
    gone.deadline = nil
    emit('participant-left', {participant = gone, reason = 'room-closed'}, to)
  end
  shut(ARGV[7])
end
local result = finish('closed', were_in)
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, ARGV[9])
end
return result
