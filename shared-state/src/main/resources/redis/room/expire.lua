-- Ends the reconnection window of a participant who did not come back.
--!args user_id session_id epoch: a participant, by which session, and the session's epoch
--          with which the window was found to have run out
-- Returns {'expired', change} or {'absent'} (back, gone, or the window was extended)
--!include room/room
load_participants()
local participant = people[user_id]
if not participant or participant.session ~= session_id or participant.epoch ~= tonumber(epoch)
  or participant.presence ~= 'disconnected' or participant.deadline > now then
  return {'absent'}
end
part(participant, 'reconnection-timeout', 'reconnection-timeout', participant.userId)
return finish('expired')
