-- What a room needs when its deadline comes: who is there, whose windows ran out, when to reconcile again.
-- A room that was empty for long enough is closed here, so that nobody can come in between.
--!args reconcile_within_ms: longest time until the next reconciliation
-- Returns {'open' | 'closed', change, delay of the next reconciliation (ms),
--          [user id, session, epoch, membership id, 'connected' | 'away' | 'due', …], call or ''}; due: the
--          window ran out
--      or {'closing', change, why, by whom}
--      or {'room-not-found'}
--!include room/room
local status = room_get('status')
if not status then
  return {'room-not-found'}
end
-- Reconciled once more when it is gone, to be taken off the index.
if status == 'closed' then
  return answer('closed', redis.call('PTTL', room) + 1, {}, '')
end
load_participants()
if room_get('closing') then
  return finish('closing', room_get('closing'), room_get('closingBy'))
end
tell_what_is_due()
local reconcile_at, seen = now + math.min(reconcile_within_ms, pause_left() or math.huge), {}
for _, participant in ipairs(in_order()) do
  local presence = 'connected'
  if participant.presence == 'disconnected' then
    -- The clock was set back: the window begins anew.
    if participant.disconnectedAt > now then
      participant.deadline = now + participant.deadline - participant.disconnectedAt
      participant.leftAt = kind_of_absence(participant) == 'left' and now or nil
      participant.disconnectedAt = now
      save(participant)
    end
    presence = 'due'
    if participant.deadline > now then
      presence = 'away'
      reconcile_at = math.min(reconcile_at, participant.deadline)
    end
  end
  for _, value in ipairs({participant.userId, participant.session, tostring(participant.epoch),
    participant.visit, presence}) do
    seen[#seen + 1] = value
  end
end
if count() == 0 then
  local empty_until = math.min(room_number('emptySince') or now, now) + room_number('empty')
  if (room_number('emptySince') or 0) > now then
    redis.call('HSET', room, 'emptySince', now)
  end
  if empty_until <= now then
    shut('empty')
    settle()
    return answer('closed', redis.call('PTTL', room) + 1, {}, '')
  end
  reconcile_at = math.min(reconcile_at, empty_until)
end
return finish('open', math.max(0, reconcile_at - now), seen, room_get('call') or '')
