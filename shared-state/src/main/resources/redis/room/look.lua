-- What a room needs when its deadline comes: whose windows ran out, whether it is to be closed for
-- being empty, when to look again.
-- KEYS[1] room, KEYS[2] participants, KEYS[3] events; ARGV[1..6] as room/room takes them
-- ARGV[7] longest time until the next look (ms)
-- Returns {'open' | 'empty' | 'closed', events to hand on, delay of the next look (ms),
--          [user id, session, epoch, …] whose windows ran out}
--      or {'room-not-found'}
--!include stream/log
--!include room/room
local status = room_get('status')
if not status then
  return {'room-not-found'}
end
if status == 'closed' then
  return {'closed', untold(), -1, {}}
end
load_participants()
local next_look, due = now + ARGV[7], {}
for _, participant in ipairs(away()) do
  if participant.deadline <= now then
    due[#due + 1] = participant.userId
    due[#due + 1] = participant.session
    due[#due + 1] = tostring(participant.epoch)
  else
    next_look = math.min(next_look, participant.deadline)
  end
end
local state = 'open'
if count() == 0 then
  local empty_until = (room_number('emptySince') or now) + room_number('empty')
  if empty_until <= now then
    state = 'empty'
  end
  next_look = math.min(next_look, empty_until)
end
return finish(state, math.max(0, next_look - now), due)
