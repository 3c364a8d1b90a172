-- Closes a room; it stays readable for a while. Some leave it each time it is run, the room closes behind
-- the last of them. Nobody enters meanwhile, and the reconciler goes on if whoever closes it dies.
--!args reason closed_by: why it is closed, and who did it
--!args readable_ms: how long it stays readable
-- Returns {'closing', change}: to be run again; {'closed', change, room}, the room as room/show has it; or
--         {'room-not-found'}
--!include room/room
local AT_ONCE = 32
if not room_get('status') then
  return {'room-not-found'}
end
load_participants()
if room_get('status') ~= 'closed' then
  end_call('room-closed', closed_by)
end
-- Ending the call may have closed the room already.
if room_get('status') ~= 'closed' then
  local going = in_order()
  for i = 1, math.min(#going, AT_ONCE) do
    take_out({going[i]}, 'room-closed', nil, {going[i].session})
  end
  if #going > AT_ONCE then
    redis.call('HSET', room, 'closing', reason, 'closingBy', closed_by)
    return finish('closing')
  end
  shut(reason)
  redis.call('HDEL', room, 'closing', 'closingBy')
end
local result = with_room(finish('closed'))
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, readable_ms)
end
return result
