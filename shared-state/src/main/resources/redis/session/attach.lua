-- Attaches a session to a replica, for a client that returns. The epoch is raised, so that whoever
-- held the session before can change nothing any more, and is told.
--!keys session: hash
--!keys rooms: its rooms, and '@dispatch', hash
--!keys outbox: its outbox, stream
--!keys acks: its first acknowledgments, stream of id and ack
--!args secret subject: by which the client shows that the session is its own
--!args user: JSON
--!args replica: that holds it from now on
--!args ttl_ms: how long the session lives
--!args age_ms: of the connection that asks, since its handshake
--!args lives: '1' if that connection has answered a heartbeat since it asked, else ''
-- Returns {'attached', epoch, owner before or '', downtime (ms), rooms, acks, earlier offset or '',
--           its failed deliveries before or ''}
--           rooms: [room, '<window (ms)> <membership id>', …]; acks: [id, ack, …]
--      or {'absent'}: there is none, or its window ran out
--      or {'refused'}: the secret or the subject is another's
--      or {'late'}: somebody holds it by a connection that was opened after the one that asks
--      or {'held'}: somebody holds it, and whether the one that asks lives is not known.
--!include stream/clock
local kept = redis.call('HMGET', session, 'secret', 'sub', 'owner', 'detachedAt', 'window',
  'earlier', 'stumbling', 'openedAt')
if not kept[1] then
  return {'absent'}
end
if kept[1] ~= secret or kept[2] ~= subject then
  return {'refused'}
end
local now = now_ms()
local opened_at = now - tonumber(age_ms)
-- A client gives a connection up before it opens the next one: of two the one that was opened last is
-- the client's, whichever asks last. A time to come says only that the clock was set back.
if (kept[3] or '') ~= '' then
  local holders = tonumber(kept[8] or '0')
  if opened_at < holders and holders <= now then
    return {'late'}
  end
  if lives == '' then
    return {'held'}
  end
end
local downtime = 0
local listed = redis.call('HGETALL', rooms)
if kept[4] then
  downtime = math.max(0, now - kept[4])
  -- A window with a room in it is closed by the room's deadline, not by the clock: after Redis was
  -- away nobody loses a call for the time in which nobody could come back. What waits in the dispatch
  -- waits for the user, by whichever session.
  local in_rooms = 0
  for i = 1, #listed, 2 do
    in_rooms = in_rooms + (listed[i] == '@dispatch' and 0 or 1)
  end
  if in_rooms == 0 and downtime > tonumber(kept[5]) then
    return {'absent'}
  end
end

local epoch = redis.call('HINCRBY', session, 'epoch', 1)
redis.call('HSET', session, 'user', user, 'owner', replica, 'openedAt', opened_at)
redis.call('HDEL', session, 'detachedAt', 'window')
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, ttl_ms)
end
local kept_acks = {}
for _, entry in ipairs(redis.call('XRANGE', acks, '-', '+')) do
  kept_acks[#kept_acks + 1] = entry[2][2]
  kept_acks[#kept_acks + 1] = entry[2][4] or ''
end
redis.call('SPUBLISH', outbox, '!attached ' .. epoch)
return {'attached', epoch, kept[3] or '', downtime, listed, kept_acks, kept[6] or '', kept[7] or ''}
