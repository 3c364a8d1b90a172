-- Lets a user into a room. A participant is a user: who comes from a new session takes the user's own place
-- over.
--!args user_id name role: who comes
--!args session_id epoch: by which session, and the session's epoch
--!args issued_at: when the user's token was issued (ms)
--!args new_call_id: for a call that may begin by itself
--!args membership_id: of this entering, as the session's list of rooms has it
--!args comes_for: the dispatched call for which the user comes, or ''
--!args join_reason: 'guest' if the user was invited to that call, else ''
-- Returns {'joined', change, session that was displaced or '', its
--          membership id, how long the participant was away (ms), or -1 if it was not, how it
--          went ('lost' | 'left'), the room as room/show has it}
--      or {'room-not-found' | 'room-closed' | 'room-full' | 'removed' | 'stale' | 'role-not-admitted'
--          | 'call-ended'}
--!include room/room
--!include room/removal
--!include room/entering
local status = room_get('status')
if not status then
  return {'room-not-found'}
end
if comes_for ~= '' and room_get('lastCall') == comes_for then
  return {'call-ended'}
end
if status == 'closed' or room_get('closing') then
  return {'room-closed'}
end
local issued = tonumber(issued_at)
if is_barred(redis.call('HGET', removed, user_id), issued, now) then
  return {'removed'}
end
load_participants()
local known = people[user_id]
epoch = tonumber(epoch)
if known and known.session == session_id and epoch < known.epoch then
  return {'stale'}
end
local roles = room_get('roles') or ''
if not known and comes_for == '' and roles ~= ''
  and not string.find(' ' .. roles .. ' ', ' ' .. role .. ' ', 1, true) then
  return {'role-not-admitted'}
end
if not known and count() >= room_number('capacity') then
  return {'room-full'}
end

local displaced, displaced_membership = '', ''
local participant = known or {userId = user_id, joinedAt = now}
local was_away = participant.presence == 'disconnected'
local away_for = was_away and time_since(participant.disconnectedAt, now) or -1
local kind = kind_of_absence(participant)
local away_since = room_number('waitingSince')
if known and known.session ~= session_id then
  displaced, displaced_membership = known.session, known.visit
  depart(known)
end
if not known or displaced ~= '' then
  participant.since = tail()
end
if was_away then
  participant.back = tail()
end
enter(participant, {name = name, role = role, session = session_id, epoch = epoch, issued = issued,
  visit = membership_id})
local invited = join_reason == 'guest' and participant.call ~= comes_for
-- By another session, which has not heard of it yet.
local takes_over = displaced ~= '' and comes_for ~= '' and room_get('call') == comes_for
if comes_for ~= '' and (invited or not known) then
  participant.call = comes_for
end
save(participant)

-- Calls that are dispatched begin by room/begin-call.
if not room_get('call') and not room_get('for') and comes_for == '' and count() >= 2 then
  start_call(new_call_id)
end
if invited or takes_over then
  tell_accepted(room_get('callAgent'), {session_id})
end
if not known or (displaced ~= '' and not was_away) then
  emit('participant-joined', {participant = shown(participant)}, everybody(participant))
elseif was_away then
  tell_of_return(away_since)
end
return with_room(finish('joined', displaced, displaced_membership, away_for, kind))
