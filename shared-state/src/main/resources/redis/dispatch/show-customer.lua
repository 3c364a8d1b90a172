-- A customer's open call.
--!args user_id: a customer
--!args expected_wait_ms: for each place
-- Returns JSON {callId, queue, state, position, estimatedWaitMs?, requestedAt, roomId?, session,
--         serving: [available, busy, away] while it waits}, or '' if there is none
--!include dispatch/dispatch
local id = redis.call('GET', key('customer', user_id))
local call = id and call_of(id)
if not call or call.state == 'ended' then
  return ''
end
local position = call.holder and 0 or position_of(call)
return cjson.encode({callId = call.callId, queue = call.queue, state = call.holder and 'active' or call.state,
  position = position, estimatedWaitMs = estimate(call.queue, position, expected_wait_ms),
  requestedAt = tonumber(call.requestedAt), roomId = call.roomId, session = call.session,
  serving = position > 0 and serving_in(call.queue) or nil})
