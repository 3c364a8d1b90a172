-- An agent who had accepted a call is gone before both could be brought together: it goes back to its
-- place, and on to the next.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] call or invitation, ARGV[9] the agent
-- Returns 'put-back', 'nothing' (the agent is not accepting it) or 'call-not-found' as dispatch/calls'
--         finish
--!include stream/log
--!include dispatch/dispatch
--!include dispatch/matching
--!include dispatch/calls
local call = call_of(ARGV[8])
if not call then
  return finish('call-not-found')
end
touch(call)
if call.state ~= 'accepting' or call.agent ~= ARGV[9] then
  return finish('nothing')
end
if call.kind == 'call' and redis.call('HGET', key('rooms'), call.roomId) == call.callId then
  redis.call('HDEL', key('rooms'), call.roomId)
end
set_call(call, {acceptingSince = '', roomId = call.kind == 'call' and '' or call.roomId, standing = ''})
unring(call, 'agent-away')
give_back(call, 'agent-away')
return finish('put-back')
