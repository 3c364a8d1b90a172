-- A user's new session takes over what the user has here: a call, an availability. The newest wins, and
-- an older epoch of the same session does not.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] user, ARGV[9] session, ARGV[10] its epoch, ARGV[11] replica that holds it
-- Returns 'taken' or 'absent' (nothing to take over) as dispatch/calls' finish, and
--         [displaced session, JSON of what from, …]
--!include stream/log
--!include dispatch/dispatch
--!include dispatch/matching
--!include dispatch/calls
local function may_have(record)
  return record and (record.session ~= ARGV[9] or tonumber(record.epoch) <= tonumber(ARGV[10]))
end

local result = 'absent'
local id = redis.call('GET', key('customer', ARGV[8]))
local call = id and call_of(id)
if may_have(call) then
  result = 'taken'
  touch(call)
  attach_customer(call, ARGV[9], ARGV[10])
end
local agent = agent_of(ARGV[8])
if may_have(agent) then
  result = 'taken'
  attach_agent(agent, ARGV[9], ARGV[10], ARGV[11])
end
return finish(result, displaced)
