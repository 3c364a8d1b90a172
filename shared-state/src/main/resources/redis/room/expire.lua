-- Ends the reconnection window of a participant who did not come back.
-- KEYS[1] room, KEYS[2] participants, KEYS[3] events, KEYS[5] departed; ARGV[1..6] as room/room takes them
-- ARGV[7] user id, ARGV[8] session, ARGV[9] epoch with which the window was found to have run out
-- Returns {'expired', the last event to deliver or '', parted, pause} or {'absent'} (back, gone, or the window was extended)
--!include stream/log
--!include room/room
load_participants()
local participant = participants[ARGV[7]]
if not participant or participant.session ~= ARGV[8] or participant.epoch ~= tonumber(ARGV[9])
  or participant.presence ~= 'disconnected' or participant.deadline > now then
  return {'absent'}
end
part(participant, 'reconnection-timeout', 'reconnection-timeout', participant.userId)
return finish('expired')
