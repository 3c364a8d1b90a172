-- A session's user goes for good: a call that waits by this session is cancelled, and the agent who is
-- available by it is not any more. What another session of the user, or a later epoch of this one, has
-- taken over is not touched.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] user, ARGV[9] session, ARGV[10] its epoch
-- Returns 'quit' (also if there was nothing to give up) as dispatch/calls' finish
--!include stream/log
--!include dispatch/dispatch
--!include dispatch/matching
--!include dispatch/calls
local id = redis.call('GET', key('customer', ARGV[8]))
local call = id and call_of(id)
if is_by(call, ARGV[9], ARGV[10]) then
  touch(call)
  if call.kind == 'call' and is_pending(call) then
    give_up(call, 'cancelled', ARGV[8])
  end
end
local agent = agent_of(ARGV[8])
if is_by(agent, ARGV[9], ARGV[10]) and agent.available == '1' then
  withdraw(agent, 'by-choice')
  take_rings_from(agent, 'declined')
end
return finish('quit')
