-- Looks for another agent for a call that goes on; the agent who has it keeps it until then.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] call, ARGV[9] the agent who must have it, or '' for whoever may all
-- ARGV[10] 'queue' | 'agent', ARGV[11] its name
-- ARGV[12] ring timeout (ms), ARGV[13] longest wait (ms)
-- Returns 'transferring' (also if it was before) as dispatch/calls' finish, or 'call-not-found',
--         'forbidden', 'agent-unavailable', 'call-in-progress' (it is transferred elsewhere, or has no
--         agent yet)
--!include stream/log
--!include dispatch/dispatch
--!include dispatch/matching
--!include dispatch/calls
local call = call_of(ARGV[8])
if not call or call.state == 'ended' or call['for'] then
  return finish('call-not-found')
end
touch(call)
local holder = call.holder or call.agent
if ARGV[9] ~= '' and ARGV[9] ~= holder then
  return finish('forbidden')
end
if call.holder and is_pending(call) and ARGV[11] == (call.wanted or call.queue)
  and (call.wanted ~= nil) == (ARGV[10] == 'agent') then
  return finish('transferring')
end
if call.state ~= 'active' then
  return finish('call-in-progress')
end
local to = ARGV[10] == 'agent' and agent_of(ARGV[11])
if ARGV[10] == 'agent' and not (to and may_take(to, call)) then
  return finish('agent-unavailable')
end
local queue = not to and ARGV[11] or nil
set_call(call, {state = 'queued', kind = 'transfer', holder = holder, by = holder, agent = '',
  origin = call.queue, queue = queue or call.queue, wanted = to and to.userId or '', queuedSince = now,
  place = place_again(call), again = '1', ringTimeout = ARGV[12], longestWait = ARGV[13]})
emit(call, 'call-transferring', {callId = call.callId, queue = queue, userId = to and to.userId or nil,
  by = holder}, both_sides(call))
if to then
  ring(call, to)
else
  enqueue(call)
end
return finish('transferring')
