-- Notes that a participant's connection is gone, and gives the reconnection window. Who has been
-- back since, with a newer epoch, is not touched.
-- KEYS[1] room, KEYS[2] participants, KEYS[3] events, KEYS[5] departed; ARGV[1..6] as room/room takes them
-- ARGV[7] user id, ARGV[8] session, ARGV[9] epoch of the session
-- Returns {'disconnected', the last event to deliver or '', parted, pause, deadline (ms), [session, …], 'opened' | 'known',
--          window (ms)} with
--          the sessions whose deadline moved to the same time, because now nobody is there, and whether
--          the window began by this
--      or {'absent'} (no such participant, or it is connected by a newer epoch or session)
--!include stream/log
--!include room/room
load_participants()
local participant = participants[ARGV[7]]
if not participant or participant.session ~= ARGV[8] or participant.epoch > tonumber(ARGV[9]) then
  return {'absent'}
end
local extended, window = {}, room_number('window')
local is_new = participant.presence == 'connected'
if is_new then
  participant.epoch = tonumber(ARGV[9])
  participant.presence, participant.disconnectedAt, participant.deadline = 'disconnected', now, now + window
  save(participant)
  local others = away()
  if #others == count() then
    for _, other in ipairs(others) do
      if other.deadline < participant.deadline then
        other.deadline = participant.deadline
        save(other)
        extended[#extended + 1] = other.session
      end
    end
  end
  emit('participant-disconnected', {participantId = participant.userId, role = participant.role,
    timeoutMs = window, deadline = participant.deadline}, whoever_waits(participant))
  emit('waiting-for-participant', {participantId = participant.userId, role = participant.role,
    deadline = participant.deadline}, whoever_waits(participant))
end
return finish('disconnected', participant.deadline, extended, is_new and 'opened' or 'known', window)
