-- Puts a customer into a queue. A customer has one open call: who asks for the same queue again gets
-- it, and takes it over if by another session.
-- KEYS[1] {dispatch}; ARGV[1..7] as dispatch/dispatch takes them
-- ARGV[8] call, ARGV[9] queue, ARGV[10] type, ARGV[11] metadata (JSON), ARGV[12] priority (0 to 9)
-- ARGV[13] ring timeout (ms), ARGV[14] longest wait (ms), ARGV[15] expected wait for each place (ms)
-- ARGV[16] user, ARGV[17] name, ARGV[18] session, ARGV[19] its epoch, ARGV[20] when the token was issued
-- ARGV[21] '1' if the queue need not be known, else '0'
-- ARGV[22] the open call that is taken over, and no other, or '' for whichever, or a new one
-- Returns 'requested' | 'known' as dispatch/calls' finish, and [displaced session, JSON of what from, …],
--         and the ticket (dispatch/calls' ticket_of); or 'call-in-progress' (for another queue), 'stale',
--         'queue-not-found' (nobody has ever served it), or 'call-not-found' (the wanted one is not open)
--!include stream/log
--!include dispatch/dispatch
--!include dispatch/matching
--!include dispatch/calls
-- Who comes later stands behind, in whichever queue, also after the clock was set back.
local function next_place()
  local place = math.max(now, (redis.call('GET', key('place')) or 0) + 1)
  put('SET', key('place'), string.format('%.0f', place))
  return place
end

local wanted = ARGV[22]
local known = redis.call('GET', key('customer', ARGV[16]))
local call = known and call_of(known)
local result = 'known'
if wanted ~= '' and not (call and known == wanted) then
  return finish('call-not-found')
elseif call then
  touch(call)
  if call.session == ARGV[18] and tonumber(ARGV[19]) < tonumber(call.epoch) then
    return finish('stale')
  end
  if call.requested ~= ARGV[9] then
    return finish('call-in-progress')
  end
  attach_customer(call, ARGV[18], ARGV[19])
elseif ARGV[21] ~= '1' and not is_known(ARGV[9]) then
  return finish('queue-not-found')
else
  result = 'requested'
  call = {callId = ARGV[8]}
  calls[ARGV[8]] = call
  set_call(call, {callId = ARGV[8], kind = 'call', state = 'queued', queue = ARGV[9], requested = ARGV[9],
    type = ARGV[10], metadata = ARGV[11], priority = ARGV[12], place = next_place(), requestedAt = now,
    queuedSince = now, ringTimeout = ARGV[13], longestWait = ARGV[14], customer = ARGV[16], customerName = ARGV[17],
    session = ARGV[18], epoch = ARGV[19], issuedAt = ARGV[20]})
  put('SET', key('customer', ARGV[16]), ARGV[8])
  enqueue(call)
  set_call(call, {firstPosition = position_of(call)})
  emit(call, 'call-requested', {callId = ARGV[8], queue = ARGV[9], type = ARGV[10], priority = tonumber(ARGV[12]),
    customer = customer_shown(call)}, {}, ARGV[11])
  match()
end
return finish(result, displaced, ticket_of(call, ARGV[15]))
