-- Included by scripts that take a log's events to where they are delivered; not run by itself.

-- Whether an event of a log comes after another one: each epoch of a log is greater than the one before.
local function is_newer(seen, offset)
  if not seen then
    return true
  end
  local seen_epoch, seen_sequence = string.match(seen, '^(%d+)-(%d+)$')
  local epoch, sequence = string.match(offset, '^(%d+)-(%d+)$')
  if epoch ~= seen_epoch then
    return tonumber(epoch) > tonumber(seen_epoch)
  end
  return tonumber(sequence) > tonumber(seen_sequence)
end

-- Some events after a cursor, as [offset, payload, …], a payload of another format as ''.
local function undelivered(log, cursor, most, most_bytes)
  local list, bytes = {}, 0
  local found = redis.call('XRANGE', log, cursor and '(' .. cursor or '-', '+', 'COUNT', most)
  for i, entry in ipairs(found) do
    if i > 1 and bytes + #entry[2][2] > most_bytes then
      break
    end
    list[#list + 1] = entry[1]
    list[#list + 1] = entry[2][1] == 'p' and entry[2][2] or ''
    bytes = bytes + #entry[2][2]
  end
  return list
end

-- How far a log was delivered, by what was noted of it; nothing if that is newer than the log's last
-- entry: it is of a log that was there before, and this one has begun anew.
local function delivered_of(log, noted)
  local last = noted and redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
  return last and not is_newer(last[1], noted) and noted or nil
end

-- Moves the cursor on, never back. Replicas of an earlier version know it by another name.
local function note_delivered(hash, log, offset)
  if is_newer(delivered_of(log, redis.call('HGET', hash, 'delivered')), offset) then
    redis.call('HSET', hash, 'delivered', offset, 'told', offset)
  end
end
