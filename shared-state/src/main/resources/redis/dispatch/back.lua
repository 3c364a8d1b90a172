-- Notes that a session is attached again: the customer is there, the agent is available again unless
-- that took too long.
--!args user_id: who is there again
--!args session_id epoch: by which session, and its epoch
--!args replica: the replica that holds it
-- Returns 'back' or 'absent' (nothing here is by this session, or it is by a newer epoch) as
--         dispatch/calls' finish
--!include dispatch/calls
local result = 'absent'
local id = redis.call('GET', key('customer', user_id))
local call = id and call_of(id)
if is_by(call, session_id, epoch) then
  result = 'back'
  touch(call)
  attach_customer(call, session_id, epoch)
end
local agent = agent_of(user_id)
if is_by(agent, session_id, epoch) then
  result = 'back'
  attach_agent(agent, session_id, epoch, replica)
end
return finish(result)
