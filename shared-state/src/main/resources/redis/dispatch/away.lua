-- Notes that a session's connection is gone: a customer who waits keeps the place for a while, an agent
-- gets no calls, and what rings there goes on to the next. Who is back since, with a newer epoch, is
-- not touched.
--!args user_id: whose connection is gone
--!args session_id epoch: by which session, and its epoch
--!args place_kept_ms: how long a customer keeps the place
--!args agent_away_ms: how long an agent may be away to be available at once on the return
-- Returns 'away' or 'absent' (nothing here is by this session and epoch) as dispatch/calls' finish
--!include dispatch/calls
local result = 'absent'
local id = redis.call('GET', key('customer', user_id))
local call = id and call_of(id)
if is_by(call, session_id, epoch) then
  result = 'away'
  touch(call)
  if call.kind == 'call' and is_pending(call) and not call.awayUntil then
    set_call(call, {epoch = epoch, awayUntil = now + place_kept_ms, awayFor = place_kept_ms})
    emit(call, 'customer-away', {callId = id, deadline = tonumber(call.awayUntil)})
    if call.state == 'queued' then
      enqueue(call)
    end
  end
end
local agent = agent_of(user_id)
if is_by(agent, session_id, epoch) then
  result = 'away'
  if agent.available == '1' and not agent.awayUntil then
    set_agent(agent, {epoch = epoch, awayUntil = now + agent_away_ms})
    reindex(agent)
    take_rings_from(agent, 'agent-away')
  end
end
return finish(result)
