-- An agent does not want a call that rings there: it goes back to its place, and on to the next.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] call, ARGV[9] agent, ARGV[10] session, ARGV[11] its epoch
-- ARGV[12] how long the call is not offered there again (ms)
-- Returns 'declined' (also if it was before), 'not-ringing' or 'stale' as dispatch/calls' finish
--!include stream/log
--!include dispatch/dispatch
--!include dispatch/matching
--!include dispatch/calls
local call, agent = call_of(ARGV[8]), agent_of(ARGV[9])
if call then
  touch(call)
end
if not call or not agent then
  return finish('not-ringing')
end
if agent.session ~= ARGV[10] then
  -- It rings at another page of the agent.
  return finish('not-ringing')
end
if tonumber(ARGV[11]) < tonumber(agent.epoch) then
  return finish('stale')
end
local refused = key('call', call.callId, 'refused')
if call.state ~= 'ringing' or call.agent ~= ARGV[9] then
  return finish(redis.call('HEXISTS', refused, ARGV[9]) == 1 and 'declined' or 'not-ringing')
end
put('HSET', refused, ARGV[9], string.format('%.0f', now + ARGV[12]))
set_call(call, {refusedFor = ARGV[12]})
unring(call, 'declined', true)
give_back(call, 'declined')
return finish('declined')
