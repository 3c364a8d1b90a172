-- Ends what has not come to anything yet: a call, a transfer or an invitation.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] call, ARGV[9] who must be its customer, or who transfers or invites; '' for whoever may all
-- ARGV[10] who did it, ARGV[11] reason, ARGV[12] 'pending', or 'accepting' for also what an agent is just getting
-- ARGV[13] the session by which its customer must be there, or ''
-- Returns as dispatch/calls' finish 'call' | 'transfer' | 'invite' (what has ended; also if it was over
--         before), 'nothing' (an agent has it), 'call-not-found', 'forbidden', or 'taken-over'
--         (the customer of a call that is just accepted is there by another session) and the intent (JSON)
--!include stream/log
--!include dispatch/dispatch
--!include dispatch/matching
--!include dispatch/calls
local call = call_of(ARGV[8])
if not call then
  return finish('call-not-found')
end
touch(call)
if call.state == 'ended' then
  return finish(call.kind)
end
local owner = call.kind == 'call' and call.customer or call.by
if ARGV[9] ~= '' and ARGV[9] ~= owner then
  -- The agent who has the call has nothing to cancel but a transfer, and that one is over.
  if ARGV[9] == call.agent and call.state == 'active' then
    return finish('transfer')
  end
  return finish((ARGV[9] == call.customer or ARGV[9] == call.agent) and 'nothing' or 'forbidden')
end
if not is_pending(call) and call.state ~= ARGV[12] then
  return finish('nothing')
end
local kind = call.kind
if kind == 'call' and call.state == 'accepting' and is_taken_over(call, ARGV[13]) then
  return finish('taken-over', intent_of(call))
end
give_up(call, ARGV[11], ARGV[10])
return finish(kind)
