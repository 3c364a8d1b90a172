-- Moves a call among those that wait.
--!args call_id: a call
--!args priority: 0 to 9; 9 is first
-- Returns 'prioritised' (also if it was before, or the call waits no more) or 'call-not-found' as
--         dispatch/calls' finish
--!include dispatch/calls
local call = call_of(call_id)
if not call then
  return finish('call-not-found')
end
touch(call)
if call.state ~= 'ended' and call.priority ~= priority then
  set_call(call, {priority = priority})
  emit(call, 'call-prioritised', {callId = call.callId, priority = tonumber(priority)})
  if call.state == 'queued' then
    enqueue(call)
  end
end
return finish('prioritised')
