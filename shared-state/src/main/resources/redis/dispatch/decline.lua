-- An agent does not want a call that rings there: it goes back to its place, and on to the next.
--!args call_id: a call that rings
--!args agent_id: at whom it rings
--!args session_id epoch: the agent's session, and its epoch
--!args refused_ms: how long the call is not offered there again
-- Returns 'declined' (also if it was before), 'not-ringing' or 'stale' as dispatch/calls' finish
--!include dispatch/calls
local call, agent = call_of(call_id), agent_of(agent_id)
if call then
  touch(call)
end
if not call or not agent then
  return finish('not-ringing')
end
if agent.session ~= session_id then
  -- It rings at another page of the agent.
  return finish('not-ringing')
end
if tonumber(epoch) < tonumber(agent.epoch) then
  return finish('stale')
end
local refused = key('call', call.callId, 'refused')
if call.state ~= 'ringing' or call.agent ~= agent_id then
  return finish(redis.call('HEXISTS', refused, agent_id) == 1 and 'declined' or 'not-ringing')
end
put('HSET', refused, agent_id, string.format('%.0f', now + refused_ms))
set_call(call, {refusedFor = refused_ms})
unring(call, 'declined', true)
give_back(call, 'declined')
return finish('declined')
