-- Included by every script that changes a room; not run by itself.

--!include stream/log
--!include stream/event
--!keys room: hash of type, status, window, empty, capacity, roles, createdAt, call, callStartedAt,
--                     callCustomer, callAgent, lastCall, for, waitingSince, emptySince, delivered, told,
--                     relay, relayUntil, missingToldAt, missingDue, closeReason, closing,
--                     closingBy; for: the call that the room was made for, and ends with;
--                     callCustomer, callAgent: of a call that was dispatched, it ends without them;
--                     lastCall: the dispatched call that ended here last; closing, closingBy: why
--                     and by whom the room is being closed; delivered, told, relay, relayUntil: see
--                     room/relay; missingToldAt: when it was told last who is still missing (ms);
--                     missingDue: when it is to be told again (ms)
--!keys participants: hash of user id by JSON {userId, name, role, session, epoch, visit, presence,
--                     joinedAt, issued, ahead, since, back?, call?, disconnectedAt?, leftAt?, deadline?, extended?}; a visit names one
--                     entering of a room by a session, in the session's list of rooms too; call: the
--                     dispatched call for which the person came, and with which the person goes;
--                     issued: of the newest token by which the person came; ahead: see room/removal;
--                     leftAt: equals disconnectedAt of who said that the page closes;
--                     since: the log's last entry when the session entered; back: when it returned
--!keys events: stream of JSON {type, at, members?, but?, to, data}; members: 'all' who were in the room
--                     then are told, or those who are 'connected', except the session but; to: the
--                     sessions that are told besides, in a small room all who are told, space between
--!keys removed: hash of user id by what room/removal says
--!keys departed: hash of session and the last entry when it left, space between, by the last entry when
--                     it entered: who left, and has not been told all of the time in between
--!args room_id: the room's id; the limits that stream/log takes are of the events
--!args relay relay_ms: who delivers what this script logs, and how long what it takes is held for it, see
--   room/relay; relay is '' if it takes nothing
--!args relay_most relay_most_bytes: most events that it takes, and bytes after which it takes no more
-- In a larger one who is away does not hear who else is: it would fill their outboxes.
local MOST_TOLD_WHILE_AWAY = 16
-- In a room of so many an entry lists all who are told, for replicas of the version before: during a
-- deploy they deliver entries too, and know nothing of members. The next version need not list them.
local MOST_LISTED = 8
local now = now_ms()
-- Those who are there, by user id.
local people = {}
-- Who left in this script: session, membership id, session, …
local parted = {}

local function room_get(field)
  return redis.call('HGET', room, field) or nil
end

local function room_number(field)
  return tonumber(room_get(field))
end

local function load_participants()
  local flat = redis.call('HGETALL', participants)
  for i = 1, #flat, 2 do
    people[flat[i]] = cjson.decode(flat[i + 1])
  end
end

local function save(participant)
  people[participant.userId] = participant
  redis.call('HSET', participants, participant.userId, cjson.encode(participant))
end

local function erase(participant)
  people[participant.userId] = nil
  redis.call('HDEL', participants, participant.userId)
end

-- In the order in which they joined, so that every reader sees the same.
local function in_order()
  local list = {}
  for _, participant in pairs(people) do
    list[#list + 1] = participant
  end
  table.sort(list, function(a, b)
    if a.joinedAt ~= b.joinedAt then
      return a.joinedAt < b.joinedAt
    end
    return a.userId < b.userId
  end)
  return list
end

local function away()
  local list = {}
  for _, participant in ipairs(in_order()) do
    if participant.presence == 'disconnected' then
      list[#list + 1] = participant
    end
  end
  return list
end

-- 'left' of who said that the page closes, else 'lost'. A replica of the version before leaves leftAt as it
-- is, when others go and come.
local function kind_of_absence(participant)
  return participant.leftAt and participant.leftAt == participant.disconnectedAt and 'left' or 'lost'
end

local function count()
  return redis.call('HLEN', participants)
end

-- What clients see of a participant.
local function shown(participant)
  return {
    participantId = participant.userId,
    userId = participant.userId,
    name = participant.name,
    role = participant.role,
    presence = participant.presence,
    joinedAt = participant.joinedAt,
    deadline = participant.deadline,
  }
end

local function all_shown()
  local list = {}
  for i, participant in ipairs(in_order()) do
    list[i] = shown(participant)
  end
  return list
end

-- The log's last entry.
local last_entry
-- Whether this script has logged something.
local has_logged = false
local function tail()
  if not last_entry then
    local last = redis.call('XREVRANGE', events, '+', '-', 'COUNT', 1)[1]
    last_entry = last and last[1] or '0-0'
  end
  return last_entry
end

-- The log's last entry if it was not delivered yet, '' if it was.
local function last_undelivered()
  return tail() ~= '0-0' and tail() ~= (room_get('delivered') or room_get('told')) and tail() or ''
end

-- A session leaves; what was logged while it was in the room is still for it.
local function depart(participant)
  if last_undelivered() ~= '' then
    redis.call('HSET', departed, participant.session .. ' ' .. tail(), participant.since or '0-0')
  end
end

-- For whom an event is: all participants but one, and the sessions named besides. An entry does not
-- list the participants, see room/relay: it would grow with the room.
local function everybody(but, also)
  return {members = 'all', but = but and but.session, to = also}
end

-- For whom it is that somebody is away. Who returns reads it in session-ready.
local function whoever_waits(for_whom)
  local audience = everybody(for_whom)
  if count() > MOST_TOLD_WHILE_AWAY then
    audience.members = 'connected'
  end
  return audience
end

local function only(sessions)
  return {to = sessions}
end

-- The sessions that an entry lists. Who delivers it tells each once, listed and a member or not.
local function listed(audience)
  local list = {unpack(audience.to or {})}
  if audience.members and count() <= MOST_LISTED then
    for _, one in ipairs(in_order()) do
      if one.session ~= audience.but and (audience.members == 'all' or one.presence == 'connected') then
        list[#list + 1] = one.session
      end
    end
  end
  return list
end

-- A replica of the version before moves told, also past what it has not delivered itself. So delivered
-- is there before anything is logged that told may hide.
local function begin_delivery()
  redis.call('HSETNX', room, 'delivered', room_get('told') or '0-0')
end

-- A log's epoch is as late as its first event: a room that is made anew under the same id comes after
-- the one before for whoever remembers how far that was told.
local EPOCHS_IN_A_MS = 1024
local function room_limits()
  local limits = log_limits()
  limits.epoch = string.format('%.0f', now * EPOCHS_IN_A_MS + limits.epoch % EPOCHS_IN_A_MS)
  return limits
end

-- Logs an event; delivering it is the caller's, see finish(). Whatever happens during a call names it.
-- Returns its offset.
local function emit(type, data, audience)
  local whom = audience or {}
  if not has_logged then
    begin_delivery()
    has_logged = true
  end
  data.roomId = room_id
  data.callId = data.callId or room_get('call')
  last_entry = log_event(events, type, now, cjson.encode(data),
    {members = whom.members, but = whom.but, to = listed(whom), trace = whom.trace}, room_limits())
  return last_entry
end

--!include room/taking
--!include room/calls
--!include room/returns
-- Brings the fields that follow from the participants up to date.
local function settle()
  local status = 'open'
  if room_get('call') then
    status = 'active'
  end
  if #away() > 0 then
    status = 'waiting-for-reconnection'
    redis.call('HSETNX', room, 'waitingSince', now)
    tell_what_is_due()
  else
    tell_what_nobody_is_left_for()
    redis.call('HDEL', room, 'waitingSince')
  end
  if room_get('status') == 'closed' then
    status = 'closed'
  end
  if count() == 0 then
    redis.call('HSETNX', room, 'emptySince', now)
  else
    redis.call('HDEL', room, 'emptySince')
  end
  redis.call('HSET', room, 'status', status)
  for _, key in ipairs(KEYS) do
    redis.call('PEXPIRE', key, ttl_ms)
  end
end

-- Takes what was not delivered yet for who runs this script, as room/relay does; nothing, {}, if a relay is at it.
local function take()
  local kept = redis.call('HMGET', room, 'relay', 'relayUntil', 'delivered', 'told')
  if relay == '' or (kept[1] and time_left(kept[2], now, relay_ms) > 0) then
    return {}
  end
  local cursor = delivered_of(events, kept[3] or kept[4])
  return take_for(relay, now + relay_ms, cursor, relay_most, relay_most_bytes) or {}
end

-- What a script returns: {result, change, and what is its own}. change: {the log's last event if it was
-- not delivered yet ('' if it was), who parted, in how long returns that were put off are to be told
-- (ms; -1: there are none), what it takes to deliver it}. Whoever runs a script has all delivered that was
-- not, in the log's order, with what it takes, or by room/relay. Thus a crash between two steps is made good
-- by the next one, or by the reconciler.
local function answer(result, ...)
  local last = last_undelivered()
  return {result, {last, parted, pause_left() or -1, last ~= '' and take() or {}}, ...}
end

-- As answer(), by a script that has changed something. dispatch/calls has its own of the same shape.
local function finish(result, ...)
  settle()
  return answer(result, ...)
end

-- What a script returns, and behind it the room as it is then, in the shape of room/show: who ran it need
-- not ask. By then others may have changed the room.
local function with_room(returned)
  returned[#returned + 1] = {now, redis.call('HGETALL', room), redis.call('HGETALL', participants)}
  return returned
end
