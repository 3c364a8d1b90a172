-- Enters events into a call's record: each once and in its source's order, however often and by
-- however many replicas they are delivered. The record is what its events add up to: a reader of the
-- log comes to the same.
--!keys call: hash; state, stateAt, timeIn:<state> (ms, of each state that is over), kind, queue, type,
--   priority, metadata (what the customer gave, see dispatch/request), customer (JSON), customerId,
--   agentId, roomId, roomType, requestedAt, firstRungAt, acceptedAt, startedAt, endedAt, reason,
--   endedBy, durationMs, and of each source the last event, seen:<source>, and of each person who was in it, person:<user id>
--!keys history: stream of JSON {type, at, from, data}; from: dispatch or room
--!args call_id: a call
--!args ...logs: of a source 'dispatch' or 'room', the log's own name and how many events of it follow, of each its
--   offset in the source's log and the event (JSON {type, at, data}); then the next source
-- Returns {when the call was asked for (ms) or '', why it ended, if it did by this, or '',
--   [of each source, how many of its events, the last ones, were entered by this],
--   [ms queued, ringing, active, waiting-for-reconnection] if it ended by this, or []}
--!include stream/log
--!include stream/relay
local fields = {}
local flat = redis.call('HGETALL', call)
for i = 1, #flat, 2 do
  fields[flat[i]] = flat[i + 1]
end

local function set(field, value)
  if value ~= nil and value ~= cjson.null then
    fields[field] = tostring(value)
    redis.call('HSET', call, field, fields[field])
  end
end

local function set_once(field, value)
  if not fields[field] then
    set(field, value)
  end
end

-- Events of two logs may come in another order than they happened.
local function become(state, at)
  if fields.state ~= 'ended' and at >= tonumber(fields.stateAt or 0) then
    if fields.state then
      local time_in = 'timeIn:' .. fields.state
      set(time_in, string.format('%.0f', (fields[time_in] or 0) + at - fields.stateAt))
    end
    set('state', state)
    set('stateAt', string.format('%.0f', at))
  end
end

local function met(people)
  for _, person in ipairs(people or {}) do
    set('person:' .. person.userId, person.role)
  end
end

local function ms(number)
  return string.format('%.0f', number)
end

local enter = {}

enter['call-requested'] = function(data, at, text)
  become('queued', at)
  set_once('requestedAt', ms(at))
  set_once('kind', 'dispatched')
  set('queue', data.queue)
  set('type', data.type)
  set('priority', data.priority)
  -- As it was given: it stands last, and cjson would change empty lists.
  set('metadata', string.match(text, '"metadata":(.*)}}$'))
  set('customer', cjson.encode(data.customer))
  set('customerId', data.customer.userId)
  set('person:' .. data.customer.userId, 'customer')
end

enter['call-prioritised'] = function(data)
  set('priority', data.priority)
end

enter['call-ringing'] = function(data, at)
  if data.kind == 'call' then
    become('ringing', at)
    set_once('firstRungAt', ms(at))
  end
end

-- A transfer or an invitation that is not taken leaves the call as it is.
enter['ring-ended'] = function(data, at)
  if data.kind == 'call' and data.reason ~= 'cancelled' then
    become('queued', at)
  end
end

enter['call-started'] = function(data, at)
  become('active', at)
  set_once('requestedAt', ms(at))
  set_once('kind', 'direct')
  set('startedAt', ms(at))
  set('roomId', data.roomId)
  set('roomType', data.roomType)
  set_once('customerId', data.customerId)
  set('agentId', data.agentId)
  met(data.participants)
end

enter['call-accepted'] = function(data, at)
  set_once('acceptedAt', ms(at))
  set('agentId', data.agentId)
  met(data.participants)
end

enter['call-transferred'] = function(data)
  set('agentId', data.agentId)
  met(data.participants)
end

enter['participant-joined'] = function(data)
  met({data.participant})
end

enter['waiting-for-participant'] = function(_, at)
  become('waiting-for-reconnection', at)
end

enter['session-resumed'] = function(_, at)
  become('active', at)
end

-- Whoever was away is gone for good, and the call goes on without.
enter['participant-left'] = function(_, at)
  if fields.state == 'waiting-for-reconnection' then
    become('active', at)
  end
end

enter['call-ended'] = function(data, at)
  if fields.state == 'ended' then
    return
  end
  become('ended', math.max(at, tonumber(fields.stateAt or 0)))
  set('endedAt', ms(at))
  set('reason', data.reason)
  set('endedBy', data.endedBy)
  set('durationMs', ms(data.durationMs or 0))
end

local was_ended = fields.state == 'ended'
local entered = {}
local at = 1
while logs[at] do
  local from, field, last = logs[at], 'seen:' .. logs[at + 1], at + 2 + 2 * logs[at + 2]
  local seen, new = fields[field], 0
  for i = at + 3, last, 2 do
    if is_newer(seen, logs[i]) then
      local event = cjson.decode(logs[i + 1])
      local text = string.gsub(logs[i + 1], '^{', '{"from":"' .. from .. '",', 1)
      log_append(history, text, log_limits())
      if enter[event.type] then
        enter[event.type](event.data, event.at, text)
      end
      seen = logs[i]
      new = new + 1
    end
  end
  if seen ~= fields[field] then
    set('callId', call_id)
    set(field, seen)
  end
  entered[#entered + 1] = new
  at = last + 1
end
redis.call('PEXPIRE', call, ttl_ms)
redis.call('PEXPIRE', history, ttl_ms)
local reason = not was_ended and fields.state == 'ended' and fields.reason
local times = {}
if reason then
  for i, state in ipairs({'queued', 'ringing', 'active', 'waiting-for-reconnection'}) do
    times[i] = tonumber(fields['timeIn:' .. state] or 0)
  end
end
return {fields.requestedAt or '', reason or '', entered, times}
