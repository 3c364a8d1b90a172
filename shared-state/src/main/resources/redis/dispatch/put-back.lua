-- An agent who had accepted a call is gone before both could be brought together: it goes back to its
-- place, and on to the next.
--!args call_id: a call or an invitation
--!args agent_id: who had accepted it
-- Returns 'put-back', 'nothing' (the agent is not accepting it) or 'call-not-found' as dispatch/calls'
--         finish
--!include dispatch/calls
local call = call_of(call_id)
if not call then
  return finish('call-not-found')
end
touch(call)
if call.state ~= 'accepting' or call.agent ~= agent_id then
  return finish('nothing')
end
if call.kind == 'call' and redis.call('HGET', key('rooms'), call.roomId) == call.callId then
  redis.call('HDEL', key('rooms'), call.roomId)
end
set_call(call, {acceptingSince = '', roomId = call.kind == 'call' and '' or call.roomId, standing = ''})
unring(call, 'agent-away')
give_back(call, 'agent-away')
return finish('put-back')
