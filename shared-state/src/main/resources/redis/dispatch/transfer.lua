-- Looks for another agent for a call that goes on; the agent who has it keeps it until then.
--!args call_id: a call that goes on
--!args agent_id: who must have it, or '' for whoever may all
--!args target_kind target_id: 'queue' or 'agent', and its name or id
--!args ring_timeout_ms longest_wait_ms: how long it rings, and waits
-- Returns 'transferring' (also if it was before) as dispatch/calls' finish, or 'call-not-found',
--         'forbidden', 'agent-unavailable', 'call-in-progress' (it is transferred elsewhere, or has no
--         agent yet)
--!include dispatch/calls
local call = call_of(call_id)
if not call or call.state == 'ended' or call['for'] then
  return finish('call-not-found')
end
touch(call)
local holder = call.holder or call.agent
if agent_id ~= '' and agent_id ~= holder then
  return finish('forbidden')
end
if call.holder and is_pending(call) and target_id == (call.wanted or call.queue)
  and (call.wanted ~= nil) == (target_kind == 'agent') then
  return finish('transferring')
end
if call.state ~= 'active' then
  return finish('call-in-progress')
end
local to = target_kind == 'agent' and agent_of(target_id)
if target_kind == 'agent' and not (to and may_take(to, call)) then
  return finish('agent-unavailable')
end
local queue = not to and target_id or nil
set_call(call, {state = 'queued', kind = 'transfer', holder = holder, by = holder, agent = '',
  origin = call.queue, queue = queue or call.queue, wanted = to and to.userId or '', queuedSince = now,
  place = place_again(call), again = '1', ringTimeout = ring_timeout_ms, longestWait = longest_wait_ms})
emit(call, 'call-transferring', {callId = call.callId, queue = queue, userId = to and to.userId or nil,
  by = holder}, both_sides(call))
if to then
  ring(call, to)
else
  enqueue(call)
end
return finish('transferring')
