-- Gives a participant who is away a later deadline, once an absence.
-- KEYS[1] room, KEYS[2] participants, KEYS[3] events, KEYS[5] departed; ARGV[1..6] as room/room takes them
-- ARGV[7] user id, ARGV[8] how much later (ms)
-- Returns {'extended', the last event to deliver or '', parted, pause, deadline (ms), session}
--      or {'absent'} (not in the room, or not away) or {'extended-before'}
--!include stream/log
--!include room/room
load_participants()
local participant = participants[ARGV[7]]
if not participant or participant.presence ~= 'disconnected' then
  return {'absent'}
end
if participant.extended then
  return {'extended-before'}
end
participant.deadline, participant.extended = participant.deadline + ARGV[8], true
save(participant)
emit('waiting-for-participant', {participantId = participant.userId, role = participant.role,
  deadline = participant.deadline}, whoever_waits(participant))
return finish('extended', participant.deadline, participant.session)
