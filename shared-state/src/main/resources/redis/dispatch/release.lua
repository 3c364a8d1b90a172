-- A call is over, or an agent who was invited has left it. Its room has told everybody.
--!args call_id: a call
--!args agent_id: who has left, or '' if the call is over
-- Returns 'released' (also if it was before) or 'call-not-found' as dispatch/calls' finish
--!include dispatch/calls
local call = call_of(call_id)
if not call then
  return finish('call-not-found')
end
touch(call)
if agent_id == '' then
  if call.state ~= 'ended' then
    over(call)
  end
  return finish('released')
end
for _, id in ipairs(redis.call('SMEMBERS', key('call', call.callId, 'invites'))) do
  local invite = call_of(id)
  if invite and invite.agent == agent_id and not is_pending(invite) then
    over(invite)
  end
end
return finish('released')
