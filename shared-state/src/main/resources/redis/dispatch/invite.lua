-- Looks for an agent as a third party in a call that goes on.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] call, ARGV[9] the agent who must have it, or '' for whoever may all
-- ARGV[10] 'queue' | 'agent', ARGV[11] its name
-- ARGV[12] ring timeout (ms), ARGV[13] longest wait (ms)
-- Returns 'inviting' (also if it was before) as dispatch/calls' finish, and the invitation's id
--      or 'call-not-found' (also if it has no agent yet), 'forbidden', 'agent-unavailable',
--         'too-many' (invitations to this call, at a time)
--!include stream/log
--!include dispatch/dispatch
--!include dispatch/matching
--!include dispatch/calls
local call = call_of(ARGV[8])
local holder = call and (call.holder or call.state == 'active' and call.agent)
if not holder or call['for'] then
  return finish('call-not-found')
end
touch(call)
if ARGV[9] ~= '' and ARGV[9] ~= holder then
  return finish('forbidden')
end
local MOST = 16
local target = ARGV[10] .. ' ' .. ARGV[11]
local invites = redis.call('SMEMBERS', key('call', call.callId, 'invites'))
for _, id in ipairs(invites) do
  local other = call_of(id)
  if other and other.target == target and is_pending(other) then
    return finish('inviting', id)
  end
end
if #invites >= MOST then
  return finish('too-many')
end
local to = ARGV[10] == 'agent' and agent_of(ARGV[11])
if ARGV[10] == 'agent' and not (to and may_take(to, call)) then
  return finish('agent-unavailable')
end
local number = redis.call('HINCRBY', key('call', call.callId), 'invitations', 1)
local invite = {callId = call.callId .. '.' .. string.format('%d', number)}
local queue = not to and ARGV[11] or nil
calls[invite.callId] = invite
set_call(invite, {callId = invite.callId, kind = 'invite', state = 'queued', ['for'] = call.callId, by = holder,
  target = target, queue = queue or call.queue, wanted = to and to.userId or '', type = call.type,
  metadata = call.metadata, priority = call.priority, place = place_again(call), requestedAt = now,
  queuedSince = now, ringTimeout = ARGV[12], longestWait = ARGV[13], customer = call.customer,
  customerName = call.customerName, session = call.session, epoch = call.epoch, issuedAt = call.issuedAt})
put('SADD', key('call', call.callId, 'invites'), invite.callId)
emit(invite, 'call-inviting', {callId = call.callId, ticket = invite.callId, by = holder, queue = queue,
  userId = to and to.userId or nil})
if to then
  ring(invite, to)
else
  enqueue(invite)
end
return finish('inviting', invite.callId)
