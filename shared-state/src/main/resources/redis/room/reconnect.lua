-- Notes that a participant's session is attached again.
--!args user_id session_id epoch: a participant, by which session, and the session's epoch
-- Returns {'connected', change, how long the participant was
--          away (ms), or -1 if it was not, 'lost' | 'left': how it went, as of room/expire}
--      or {'absent'} (gone, or there by another session)
--!include room/room
load_participants()
local participant = people[user_id]
if not participant or participant.session ~= session_id or participant.epoch > tonumber(epoch) then
  return {'absent'}
end
local was_away = participant.presence == 'disconnected'
local away_for = was_away and time_since(participant.disconnectedAt, now) or -1
local kind = kind_of_absence(participant)
local away_since = room_number('waitingSince')
participant.epoch = tonumber(epoch)
participant.presence, participant.deadline, participant.disconnectedAt = 'connected', nil, nil
participant.extended, participant.leftAt = nil, nil
if was_away then
  participant.back = tail()
end
save(participant)
if was_away then
  tell_of_return(away_since)
end
return finish('connected', away_for, kind)
