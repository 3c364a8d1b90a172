-- A call is over, or an agent who was invited has left it. Its room has told everybody.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] call, ARGV[9] the agent who has left, or '' if the call is over
-- Returns 'released' (also if it was before) or 'call-not-found' as dispatch/calls' finish
--!include stream/log
--!include dispatch/dispatch
--!include dispatch/matching
--!include dispatch/calls
local call = call_of(ARGV[8])
if not call then
  return finish('call-not-found')
end
touch(call)
if ARGV[9] == '' then
  if call.state ~= 'ended' then
    over(call)
  end
  return finish('released')
end
for _, id in ipairs(redis.call('SMEMBERS', key('call', call.callId, 'invites'))) do
  local invite = call_of(id)
  if invite and invite.agent == ARGV[9] and not is_pending(invite) then
    over(invite)
  end
end
return finish('released')
