-- Notes that a participant's session is attached again.
-- KEYS[1] room, KEYS[2] participants, KEYS[3] events, KEYS[5] departed; ARGV[1..6] as room/room takes them
-- ARGV[7] user id, ARGV[8] session, ARGV[9] epoch of the session
-- Returns {'connected', the last event to deliver or '', parted, pause, how long the participant was
--          away (ms), or -1 if it was not}
--      or {'absent'} (gone, or there by another session)
--!include stream/log
--!include room/room
load_participants()
local participant = participants[ARGV[7]]
if not participant or participant.session ~= ARGV[8] or participant.epoch > tonumber(ARGV[9]) then
  return {'absent'}
end
local was_away = participant.presence == 'disconnected'
local away_for = was_away and time_since(participant.disconnectedAt, now) or -1
local away_since = room_number('waitingSince')
participant.epoch = tonumber(ARGV[9])
participant.presence, participant.deadline, participant.disconnectedAt = 'connected', nil, nil
participant.extended = nil
if was_away then
  participant.back = tail()
end
save(participant)
if was_away then
  tell_of_return(away_since)
end
return finish('connected', away_for)
