-- Included by scripts that give a relay what was not delivered yet; not run by itself.

--!include stream/relay
-- Takes events after a cursor for a relay, which holds them for a while: nobody else gets them meanwhile.
-- cursor: the last event that was delivered, or nothing; held_until: until when (ms)
-- Returns {[offset, event, …], [session, since, until or '', back or '' or 'away', …]} with the sessions that may
-- have to be told: events after since, up to until; after back those for who is connected. Nothing if all is delivered.
local function take_for(holder, held_until, cursor, most, most_bytes)
  local taken = undelivered(events, cursor, most, tonumber(most_bytes))
  if #taken == 0 then
    return nil
  end
  redis.call('HSET', room, 'relay', holder, 'relayUntil', held_until)
  local sessions = {}
  local function add(session, since, last, back)
    for _, value in ipairs({session, since, last, back}) do
      sessions[#sessions + 1] = value
    end
  end
  local flat = redis.call('HGETALL', participants)
  for i = 2, #flat, 2 do
    local one = cjson.decode(flat[i])
    add(one.session, one.since or '0-0', '', one.presence == 'connected' and (one.back or '') or 'away')
  end
  flat = redis.call('HGETALL', departed)
  for i = 1, #flat, 2 do
    local session, last = string.match(flat[i], '^(%S+) (%S+)$')
    add(session, flat[i + 1], last, 'away')
  end
  return {taken, sessions}
end
