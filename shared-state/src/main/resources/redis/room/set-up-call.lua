-- Makes the room of a dispatched call, lets its agent and its customer in, and begins the call: all that
-- room/create, room/join and room/begin-call do one after the other, if nothing stands in the way.
--!args call_id: the call
--!args ...entering: user id, name, session, its epoch, when the token was issued (ms) and the membership id of the
--   agent, then those of the customer; then from which span it comes (a traceparent), if that is recorded
-- Returns {'begun', change, room}, the room as room/show has it
--      or {'not-new'}: nothing was done; the room is there, or was, or cannot hold the two
--!include room/room
--!include room/making
--!include room/entering
local agent_id, customer_id = entering[1], entering[7]
if room_get('status') or redis.call('EXISTS', removed) == 1 or tonumber(capacity) < 2 or agent_id == customer_id then
  return {'not-new'}
end
make_room(call_id)
local function let_in(at, role)
  local user_id, name, session, epoch, issued, visit = unpack(entering, at, at + 5)
  local participant = {userId = user_id, joinedAt = now, since = tail(), call = call_id}
  enter(participant, {name = name, role = role, session = session, epoch = tonumber(epoch),
    issued = tonumber(issued), visit = visit})
  save(participant)
  emit('participant-joined', {participant = shown(participant)}, everybody(participant))
  return participant
end
local agent = let_in(1, 'agent')
begin_call(call_id, let_in(7, 'customer'), agent, entering[13])
return with_room(finish('begun'))
