-- Takes a participant out of a room. A removal holds: the tokens the user has do not bring the
-- person back.
--!args user_id session_id: who goes, and the session, or '' for whichever the user has there
--!args how: 'left' or 'removed'
--!args taken_out_by: who did it
--!args call_reason: why, sent with the end of the call
--!args epoch: of the session, or '' for any
-- Returns {'left', change, session}
--      or {'stale'} (the session is attached elsewhere since)
--      or {'absent', change, session}, with the session that was removed before, if the
--          user was; whoever removes ends it, and may have died before that
--      or {'room-not-found'}
--!include room/room
--!include room/removal
if not room_get('status') then
  return {'room-not-found'}
end
load_participants()
local participant = people[user_id]
if not participant or (session_id ~= '' and participant.session ~= session_id) then
  local removal = how == 'removed' and redis.call('HGET', removed, user_id)
  return finish('absent', removal and string.match(removal, '^%d+ (%S*)') or '')
end
if epoch ~= '' and participant.epoch > tonumber(epoch) then
  return {'stale'}
end
if how == 'removed' then
  redis.call('HSET', removed, user_id, removal_of(participant, now))
end
part(participant, how, call_reason, taken_out_by)
return finish('left', participant.session)
