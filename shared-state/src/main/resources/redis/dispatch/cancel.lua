-- Ends what has not come to anything yet: a call, a transfer or an invitation.
--!args call_id: a call, transfer or invitation
--!args owner_id: who must be its customer, or who transfers or invites; '' for whoever may all
--!args ended_by reason: who ends it, and why
--!args latest_state: 'pending', or 'accepting' for also what an agent is just getting
--!args customer_session: the session by which its customer must be there, or ''
-- Returns as dispatch/calls' finish 'call' | 'transfer' | 'invite' (what has ended; also if it was over
--         before), 'nothing' (an agent has it), 'call-not-found', 'forbidden', or 'taken-over'
--         (the customer of a call that is just accepted is there by another session) and the intent (JSON)
--!include dispatch/calls
local call = call_of(call_id)
if not call then
  return finish('call-not-found')
end
touch(call)
if call.state == 'ended' then
  return finish(call.kind)
end
local owner = call.kind == 'call' and call.customer or call.by
if owner_id ~= '' and owner_id ~= owner then
  -- The agent who has the call has nothing to cancel but a transfer, and that one is over.
  if owner_id == call.agent and call.state == 'active' then
    return finish('transfer')
  end
  return finish((owner_id == call.customer or owner_id == call.agent) and 'nothing' or 'forbidden')
end
if not is_pending(call) and call.state ~= latest_state then
  return finish('nothing')
end
local kind = call.kind
if kind == 'call' and call.state == 'accepting' and is_taken_over(call, customer_session) then
  return finish('taken-over', intent_of(call))
end
give_up(call, reason, ended_by)
return finish(kind)
