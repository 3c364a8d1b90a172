-- Closes a room; it stays readable for a while. Some leave it each time it is run, the room closes behind
-- the last of them. Nobody enters meanwhile, and a look goes on if whoever closes it dies.
-- KEYS[1] room, KEYS[2] participants, KEYS[3] events, KEYS[5] departed; ARGV[1..6] as room/room takes them
-- ARGV[7] reason, ARGV[8] who did it, ARGV[9] how long it stays readable (ms)
-- Returns {'closing', the last event to deliver or '', parted, pause}: to be run again; {'closed', …} or {'room-not-found'}
--!include stream/log
--!include room/room
local AT_ONCE = 32
local reason, by = ARGV[7], ARGV[8]
if not room_get('status') then
  return {'room-not-found'}
end
load_participants()
if room_get('status') ~= 'closed' then
  end_call('room-closed', by)
end
-- Ending the call may have closed the room already.
if room_get('status') ~= 'closed' then
  local going = in_order()
  for i = 1, math.min(#going, AT_ONCE) do
    take_out({going[i]}, 'room-closed', nil, {going[i].session})
  end
  if #going > AT_ONCE then
    redis.call('HSET', KEYS[1], 'closing', reason, 'closingBy', by)
    return finish('closing')
  end
  shut(reason)
  redis.call('HDEL', KEYS[1], 'closing', 'closingBy')
end
local result = finish('closed')
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, ARGV[9])
end
return result
