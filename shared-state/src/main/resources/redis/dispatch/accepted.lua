-- Both are in the room: the intent is fulfilled, and the trace of the request ends. The agent from whom the call was taken over is free.
--!args call_id: a call or an invitation
--!args customer_session agent_session: by which both were brought there, or ''
--!args told: the last event of the call that was delivered, or '' if nothing was since it was noted
-- Returns 'active' (also if it was before), 'ended' or 'call-not-found' as dispatch/calls' finish, or
--         'taken-over' and the intent (JSON): one of them is there by another session since, which is to
--         be brought there
--!include dispatch/calls
--!include dispatch/telling
local call = call_of(call_id)
if not call then
  return finish('call-not-found')
end
touch(call)
if told ~= '' then
  note_told(log_of(call), told, reconcile_within_ms)
end
local for_customer = call.kind == 'call' and call.state ~= 'ended' and is_taken_over(call, customer_session)
local for_agent = call.state == 'accepting' and is_taken_over(agent_of(call.agent), agent_session)
if for_customer or for_agent then
  return finish('taken-over', intent_of(call))
end
if call.state == 'accepting' then
  local holder = call.holder
  local transferred = call.kind == 'transfer'
  set_call(call, {state = 'active', kind = transferred and 'call' or call.kind, acceptingSince = '', holder = '',
    origin = '', wanted = '', by = transferred and '' or call.by or '', trace = ''})
  free(holder, call)
end
return finish(call.state == 'ended' and 'ended' or 'active')
