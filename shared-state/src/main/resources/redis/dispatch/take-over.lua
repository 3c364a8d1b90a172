-- A user's new session takes over what the user has here: a call, an availability. The newest wins, and
-- an older epoch of the same session does not.
--!args user_id: whose it is
--!args session_id epoch: the new session, and its epoch
--!args replica: the replica that holds it
-- Returns 'taken' or 'absent' (nothing to take over) as dispatch/calls' finish, and
--         [displaced session, JSON of what from, …]
--!include dispatch/calls
local function may_have(record)
  return record and (record.session ~= session_id or tonumber(record.epoch) <= tonumber(epoch))
end

local result = 'absent'
local id = redis.call('GET', key('customer', user_id))
local call = id and call_of(id)
if may_have(call) then
  result = 'taken'
  touch(call)
  attach_customer(call, session_id, epoch)
end
local agent = agent_of(user_id)
if may_have(agent) then
  result = 'taken'
  attach_agent(agent, session_id, epoch, replica)
end
return finish(result, displaced)
