-- Moves a call among those that wait.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] call, ARGV[9] priority (0 to 9; 9 is first)
-- Returns 'prioritised' (also if it was before, or the call waits no more) or 'call-not-found' as
--         dispatch/calls' finish
--!include stream/log
--!include dispatch/dispatch
--!include dispatch/matching
--!include dispatch/calls
local call = call_of(ARGV[8])
if not call then
  return finish('call-not-found')
end
touch(call)
if call.state ~= 'ended' and call.priority ~= ARGV[9] then
  set_call(call, {priority = ARGV[9]})
  emit(call, 'call-prioritised', {callId = call.callId, priority = tonumber(ARGV[9])})
  if call.state == 'queued' then
    enqueue(call)
  end
end
return finish('prioritised')
