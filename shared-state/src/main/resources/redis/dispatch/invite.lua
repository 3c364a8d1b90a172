-- Looks for an agent as a third party in a call that goes on.
--!args call_id: a call that goes on
--!args agent_id: who must have it, or '' for whoever may all
--!args target_kind target_id: 'queue' or 'agent', and its name or id
--!args ring_timeout_ms longest_wait_ms: how long it rings, and waits
-- Returns 'inviting' (also if it was before) as dispatch/calls' finish, and the invitation's id
--      or 'call-not-found' (also if it has no agent yet), 'forbidden', 'agent-unavailable',
--         'too-many' (invitations to this call, at a time)
--!include dispatch/calls
local call = call_of(call_id)
local holder = call and (call.holder or call.state == 'active' and call.agent)
if not holder or call['for'] then
  return finish('call-not-found')
end
touch(call)
if agent_id ~= '' and agent_id ~= holder then
  return finish('forbidden')
end
local MOST = 16
local target = target_kind .. ' ' .. target_id
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
local to = target_kind == 'agent' and agent_of(target_id)
if target_kind == 'agent' and not (to and may_take(to, call)) then
  return finish('agent-unavailable')
end
local number = redis.call('HINCRBY', key('call', call.callId), 'invitations', 1)
local invite = {callId = call.callId .. '.' .. string.format('%d', number)}
local queue = not to and target_id or nil
calls[invite.callId] = invite
set_call(invite, {callId = invite.callId, kind = 'invite', state = 'queued', ['for'] = call.callId, by = holder,
  target = target, queue = queue or call.queue, wanted = to and to.userId or '', type = call.type,
  metadata = call.metadata, priority = call.priority, place = place_again(call), requestedAt = now,
  queuedSince = now, ringTimeout = ring_timeout_ms, longestWait = longest_wait_ms, customer = call.customer,
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
