-- Attaches a session to a replica, for a client that returns. The epoch is raised, so that whoever
-- held the session before can change nothing any more, and is told.
-- KEYS[1] session (hash), KEYS[2] its rooms, and '@dispatch' (hash), KEYS[3] its outbox (stream),
-- KEYS[4] its first acknowledgments (stream: id, ack)
-- ARGV[1] secret, ARGV[2] subject, ARGV[3] user (JSON), ARGV[4] replica, ARGV[5] time to live (ms)
-- ARGV[6] age of the connection that asks, since its handshake (ms)
-- ARGV[7] '1' if that connection has answered a heartbeat since it asked, else ''
-- Returns {'attached', epoch, owner before or '', downtime (ms), rooms, acks, earlier offset or '',
--           how it stumbled before or ''}
--           rooms: [room, '<window (ms)> <visit>', …]; acks: [id, ack, …]
--      or {'absent'}: there is none, or its window ran out
--      or {'refused'}: the secret or the subject is another's
--      or {'late'}: somebody holds it by a connection that was opened after the one that asks
--      or {'held'}: somebody holds it, and whether the one that asks lives is not known.
--!include stream/clock
local session = KEYS[1]
local kept = redis.call('HMGET', session, 'secret', 'sub', 'owner', 'detachedAt', 'window',
  'earlier', 'stumbling', 'openedAt')
if not kept[1] then
  return {'absent'}
end
if kept[1] ~= ARGV[1] or kept[2] ~= ARGV[2] then
  return {'refused'}
end
local now = now_ms()
local opened_at = now - tonumber(ARGV[6])
-- A client gives a connection up before it opens the next one: of two the one that was opened last is
-- the client's, whichever asks last. A time to come says only that the clock was set back.
if (kept[3] or '') ~= '' then
  local holders = tonumber(kept[8] or '0')
  if opened_at < holders and holders <= now then
    return {'late'}
  end
  if ARGV[7] == '' then
    return {'held'}
  end
end
local downtime = 0
local rooms = redis.call('HGETALL', KEYS[2])
if kept[4] then
  downtime = math.max(0, now - kept[4])
  -- A window with a room in it is closed by the room's deadline, not by the clock: after Redis was
  -- away nobody loses a call for the time in which nobody could come back. What waits in the dispatch
  -- waits for the user, by whichever session.
  local in_rooms = 0
  for i = 1, #rooms, 2 do
    in_rooms = in_rooms + (rooms[i] == '@dispatch' and 0 or 1)
  end
  if in_rooms == 0 and downtime > tonumber(kept[5]) then
    return {'absent'}
  end
end

local epoch = redis.call('HINCRBY', session, 'epoch', 1)
redis.call('HSET', session, 'user', ARGV[3], 'owner', ARGV[4], 'openedAt', opened_at)
redis.call('HDEL', session, 'detachedAt', 'window')
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, ARGV[5])
end
local acks = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[4], '-', '+')) do
  acks[#acks + 1] = entry[2][2]
  acks[#acks + 1] = entry[2][4]
end
redis.call('SPUBLISH', KEYS[3], '!attached ' .. epoch)
return {'attached', epoch, kept[3] or '', downtime, rooms, acks, kept[6] or '', kept[7] or ''}
