-- Ends the reconnection window of a participant who did not come back.
--!args user_id session_id epoch: a participant, by which session, and the session's epoch
--          with which the window was found to have run out
-- Returns {'expired', change, 'lost' | 'left'} or {'absent'} (back, gone, or the window was extended); left: the
--          client had said that its page closes
--!include room/room
load_participants()
local participant = people[user_id]
if not participant or participant.session ~= session_id or participant.epoch ~= tonumber(epoch)
  or participant.presence ~= 'disconnected' or participant.deadline > now then
  return {'absent'}
end
local kind = kind_of_absence(participant)
part(participant, 'reconnection-timeout', 'reconnection-timeout', participant.userId)
return finish('expired', kind)
