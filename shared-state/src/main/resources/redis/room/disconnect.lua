-- Notes that a participant's connection is gone, and gives the reconnection window. Who has been
-- back since, with a newer epoch, is not touched.
--!args user_id session_id epoch: a participant, by which session, and the session's epoch
--!args closed_page_ms: the longest window of who said that the page closes; '' for who said nothing
-- Returns {'disconnected', change, [session, …], 'opened' | 'known', window (ms)} with the sessions whose
--          deadline moved to this one's, because now nobody is there, and whether the window began by this
--      or {'absent'} (no such participant, or it is connected by a newer epoch or session)
--!include room/room
load_participants()
local participant = people[user_id]
if not participant or participant.session ~= session_id or participant.epoch > tonumber(epoch) then
  return {'absent'}
end
local extended, window = {}, room_number('window')
local closes_page = closed_page_ms ~= ''
if closes_page then
  window = math.min(window, tonumber(closed_page_ms))
end
local is_new = participant.presence == 'connected'
if is_new then
  participant.epoch = tonumber(epoch)
  participant.presence, participant.disconnectedAt, participant.deadline = 'disconnected', now, now + window
  participant.leftAt = closes_page and now or nil
  save(participant)
  local others = away()
  if #others == count() then
    for _, other in ipairs(others) do
      -- Who closed the page need not be waited for.
      if other.deadline < participant.deadline and kind_of_absence(other) == 'lost' then
        other.deadline = participant.deadline
        save(other)
        extended[#extended + 1] = other.session
      end
    end
  end
  emit('participant-disconnected', {participantId = participant.userId, role = participant.role,
    timeoutMs = window, deadline = participant.deadline, pageClosed = closes_page or nil}, whoever_waits(participant))
  emit('waiting-for-participant', {participantId = participant.userId, role = participant.role,
    deadline = participant.deadline, pageClosed = closes_page or nil}, whoever_waits(participant))
end
return finish('disconnected', extended, is_new and 'opened' or 'known', window)
