-- An agent as the dispatch knows the agent.
--!args user_id: an agent
-- Returns [JSON {available, reason?, capacity, room?, session}, queues (JSON), [JSON as call-ringing, …],
--         [JSON {callId, queue, kind, state, customer, roomId, metadata}, …]] with the calls that ring and
--         those that the agent has; or [] if not known
--!include dispatch/dispatch
local agent = agent_of(user_id)
if not agent then
  return {}
end
local ringing, has = {}, {}
for _, id in ipairs(redis.call('SMEMBERS', key('agent', user_id, 'calls'))) do
  local call = call_of(id)
  if call and call.state == 'ringing' and call.agent == user_id then
    ringing[#ringing + 1] = json(ring_shown(call), call.metadata)
  elseif call and call.state ~= 'ended' then
    has[#has + 1] = json({callId = log_of(call), queue = call.queue, kind = call.kind, roomId = call.roomId,
      customer = customer_shown(call), state = call.holder == user_id and 'active' or call.state}, call.metadata)
  end
end
return {cjson.encode({available = agent.available == '1', reason = agent.reason, capacity = tonumber(agent.capacity),
  room = agent.room, session = agent.session}), agent.queues, ringing, has}
