-- Included by scripts that let somebody into a room, after room/room; not run by itself.

-- by: {name, role, session, epoch, issued, visit}, how the person comes; issued: of the token (ms)
local function enter(participant, by)
  participant.name, participant.role = by.name, by.role
  participant.session, participant.epoch, participant.visit = by.session, by.epoch, by.visit
  participant.presence, participant.deadline, participant.disconnectedAt = 'connected', nil, nil
  participant.extended = nil
  participant.issued = math.max(participant.issued or 0, by.issued)
  participant.ahead = math.max(participant.ahead or by.issued - now, by.issued - now)
end
