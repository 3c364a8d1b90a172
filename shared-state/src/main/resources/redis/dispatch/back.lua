-- Notes that a session is attached again: the customer is there, the agent is available again unless
-- that took too long.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] user, ARGV[9] session, ARGV[10] its epoch, ARGV[11] replica that holds it
-- Returns 'back' or 'absent' (nothing here is by this session, or it is by a newer epoch) as
--         dispatch/calls' finish
--!include stream/log
--!include dispatch/dispatch
--!include dispatch/matching
--!include dispatch/calls
local result = 'absent'
local id = redis.call('GET', key('customer', ARGV[8]))
local call = id and call_of(id)
if is_by(call, ARGV[9], ARGV[10]) then
  result = 'back'
  touch(call)
  attach_customer(call, ARGV[9], ARGV[10])
end
local agent = agent_of(ARGV[8])
if is_by(agent, ARGV[9], ARGV[10]) then
  result = 'back'
  attach_agent(agent, ARGV[9], ARGV[10], ARGV[11])
end
return finish(result)
