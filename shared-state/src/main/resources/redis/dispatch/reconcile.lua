-- What a call needs when its deadline comes: ends what ran out, goes on to the next agent, and says
-- what only others can do.
--!args call_id: a call or an invitation
-- Returns 'reconciled' as dispatch/calls' finish, and delay of the next reconciliation (ms; -1 for never), an intent
--         that is overdue (JSON) or '', [customer, session, epoch, 'there' | 'away'] while the customer
--         waits (whether that is so, the session knows)
--      or 'call-not-found'
--!include dispatch/calls
local call = call_of(call_id)
if not call then
  return finish('call-not-found')
end
touch(call)
tend(call)
match()
local intent, customer = '', {}
if call.state ~= 'ended' then
  set_call(call, {})
  for _, at in ipairs({key('call', call.callId, 'refused'), key('call', call.callId, 'invites'),
    key('call', call.callId, 'events'), key('customer', call.customer), key('rooms')}) do
    keep(at)
  end
  for _, user in pairs({call.agent, call.holder}) do
    keep(key('agent', user))
    keep(key('agent', user, 'calls'))
  end
end
if call.state == 'accepting' and call.acceptingSince + intent_ms <= now then
  intent = intent_of(call)
end
if call.kind == 'call' and is_pending(call) then
  dirty[call.queue] = true
  customer = {call.customer, call.session, call.epoch, call.awayUntil and 'away' or 'there'}
end
return finish('reconciled', reconcile_in(call), intent, customer)
