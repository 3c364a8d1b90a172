-- Takes a participant out of a room. A removal holds: the tokens the user has do not bring the
-- person back.
-- KEYS[1] room, KEYS[2] participants, KEYS[3] events, KEYS[5] departed; ARGV[1..6] as room/room takes them
-- KEYS[4] removed (hash: user id by what room/removal says)
-- ARGV[7] user id, ARGV[8] session, or '' for whichever the user has there
-- ARGV[9] 'left' or 'removed', ARGV[10] who did it, ARGV[11] why, told with the end of the call
-- ARGV[12] epoch of the session, or '' for any
-- Returns {'left', the last event to deliver or '', parted, pause, session}
--      or {'stale'} (the session is attached elsewhere since)
--      or {'absent', the last event to deliver or '', parted, pause, session}, with the session that was removed before, if the
--          user was; whoever removes ends it, and may have died before that
--      or {'room-not-found'}
--!include stream/log
--!include room/room
--!include room/removal
if not room_get('status') then
  return {'room-not-found'}
end
load_participants()
local participant = participants[ARGV[7]]
if not participant or (ARGV[8] ~= '' and participant.session ~= ARGV[8]) then
  local removed = ARGV[9] == 'removed' and redis.call('HGET', KEYS[4], ARGV[7])
  return finish('absent', removed and string.match(removed, '^%d+ (%S*)') or '')
end
if ARGV[12] ~= '' and participant.epoch > tonumber(ARGV[12]) then
  return {'stale'}
end
if ARGV[9] == 'removed' then
  redis.call('HSET', KEYS[4], ARGV[7], removal_of(participant, now))
end
part(participant, ARGV[9], ARGV[11], ARGV[10])
return finish('left', participant.session)
