-- A session's user goes for good: a call that waits by this session is cancelled, and the agent who is
-- available by it is not any more. What another session of the user, or a later epoch of this one, has
-- taken over is not touched.
--!args user_id: who goes
--!args session_id epoch: by which session, and its epoch
-- Returns 'quit' (also if there was nothing to give up) as dispatch/calls' finish
--!include dispatch/calls
local id = redis.call('GET', key('customer', user_id))
local call = id and call_of(id)
if is_by(call, session_id, epoch) then
  touch(call)
  if call.kind == 'call' and is_pending(call) then
    give_up(call, 'cancelled', user_id)
  end
end
local agent = agent_of(user_id)
if is_by(agent, session_id, epoch) and agent.available == '1' then
  withdraw(agent, 'by-choice')
  take_rings_from(agent, 'declined')
end
return finish('quit')
