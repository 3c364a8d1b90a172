-- Notes that a session's connection is gone: a customer who waits keeps the place for a while, an agent
-- gets no calls, and what rings there goes on to the next. Who is back since, with a newer epoch, is
-- not touched.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] user, ARGV[9] session, ARGV[10] its epoch
-- ARGV[11] how long a customer keeps the place (ms)
-- ARGV[12] how long an agent may be away to be available at once on the return (ms)
-- Returns 'away' or 'absent' (nothing here is by this session and epoch) as dispatch/calls' finish
--!include stream/log
--!include dispatch/dispatch
--!include dispatch/matching
--!include dispatch/calls
local result = 'absent'
local id = redis.call('GET', key('customer', ARGV[8]))
local call = id and call_of(id)
if is_by(call, ARGV[9], ARGV[10]) then
  result = 'away'
  touch(call)
  if call.kind == 'call' and is_pending(call) and not call.awayUntil then
    set_call(call, {epoch = ARGV[10], awayUntil = now + ARGV[11], awayFor = ARGV[11]})
    emit(call, 'customer-away', {callId = id, deadline = tonumber(call.awayUntil)})
    if call.state == 'queued' then
      enqueue(call)
    end
  end
end
local agent = agent_of(ARGV[8])
if is_by(agent, ARGV[9], ARGV[10]) then
  result = 'away'
  if agent.available == '1' and not agent.awayUntil then
    set_agent(agent, {epoch = ARGV[10], awayUntil = now + ARGV[12]})
    seat(agent)
    take_rings_from(agent, 'agent-away')
  end
end
return finish(result)
