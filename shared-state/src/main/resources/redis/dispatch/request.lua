-- Puts a customer into a queue. A customer has one open call: who asks for the same queue again gets
-- it, and takes it over if by another session.
--!args call_id: for a new call
--!args queue room_type: where the customer waits, and for which type of room
--!args given: what the customer gave: metadata (JSON), and other members of an object behind it
--!args priority: 0 to 9
--!args ring_timeout_ms longest_wait_ms: how long it rings, and waits
--!args expected_wait_ms: for each place
--!args user_id user_name: the customer
--!args session_id epoch issued_at: the customer's session, its epoch, and when the token was issued
--!args any_queue: '1' if the queue need not be known, else '0'
--!args wanted_call: the open call that is taken over, and no other, or '' for whichever, or a new one
--!args ...traced: from which span it comes (a traceparent); none if nobody records it
-- Returns 'requested' | 'known' as dispatch/calls' finish, and [displaced session, JSON of what from, …],
--         and the ticket (dispatch/calls' ticket_of); or 'call-in-progress' (for another queue), 'stale',
--         'queue-not-found' (nobody has ever served it), or 'call-not-found' (the wanted one is not open)
--!include dispatch/calls
-- Who comes later stands behind, in whichever queue, also after the clock was set back.
local function next_place()
  local place = math.max(now, (redis.call('GET', key('place')) or 0) + 1)
  put('SET', key('place'), string.format('%.0f', place))
  return place
end

local known = redis.call('GET', key('customer', user_id))
local call = known and call_of(known)
local result = 'known'
if wanted_call ~= '' and not (call and known == wanted_call) then
  return finish('call-not-found')
elseif call then
  touch(call)
  if call.session == session_id and tonumber(epoch) < tonumber(call.epoch) then
    return finish('stale')
  end
  if call.requested ~= queue then
    return finish('call-in-progress')
  end
  attach_customer(call, session_id, epoch)
elseif any_queue ~= '1' and not is_known(queue) then
  return finish('queue-not-found')
else
  result = 'requested'
  call = {callId = call_id}
  calls[call_id] = call
  set_call(call, {callId = call_id, kind = 'call', state = 'queued', queue = queue, requested = queue,
    type = room_type, metadata = given, priority = priority, place = next_place(), requestedAt = now,
    queuedSince = now, ringTimeout = ring_timeout_ms, longestWait = longest_wait_ms, customer = user_id,
    customerName = user_name, session = session_id, epoch = epoch, issuedAt = issued_at,
    trace = traced[1]})
  put('SET', key('customer', user_id), call_id)
  enqueue(call)
  set_call(call, {firstPosition = position_of(call)})
  emit(call, 'call-requested', {callId = call_id, queue = queue, type = room_type, priority = tonumber(priority),
    customer = customer_shown(call)}, {}, given)
  match()
end
return finish(result, displaced, ticket_of(call, expected_wait_ms))
