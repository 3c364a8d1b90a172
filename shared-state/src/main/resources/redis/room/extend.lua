-- Gives a participant who is away a later deadline, once an absence.
--!args user_id later_ms: who is away, and how much later
-- Returns {'extended', change, deadline (ms), session}
--      or {'absent'} (not in the room, or not away) or {'extended-before'}
--!include room/room
load_participants()
local participant = people[user_id]
if not participant or participant.presence ~= 'disconnected' then
  return {'absent'}
end
if participant.extended then
  return {'extended-before'}
end
participant.deadline, participant.extended = participant.deadline + later_ms, true
save(participant)
emit('waiting-for-participant', {participantId = participant.userId, role = participant.role,
  deadline = participant.deadline, pageClosed = kind_of_absence(participant) == 'left' or nil},
  whoever_waits(participant))
return finish('extended', participant.deadline, participant.session)
