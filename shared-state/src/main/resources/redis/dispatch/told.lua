-- Notes how far a call's events were handed on. Of a call that is over, all goes soon after the last.
-- KEYS[1] {dispatch}
-- ARGV[1] call, ARGV[2] offset of the last event that was handed on
-- ARGV[3] how long a call that is over is still known after that (ms)
-- Returns 1, or 0 if somebody was further already, or the call is gone.
--!include key/part
--!include stream/relay
local call = KEYS[1] .. ':call:' .. key_part(ARGV[1])
local kept = redis.call('HMGET', call, 'state', 'told')
if not kept[1] then
  return 0
end
if not is_newer(delivered_of(call .. ':events', kept[2]), ARGV[2]) then
  return 0
end
redis.call('HSET', call, 'told', ARGV[2])
local last = redis.call('XREVRANGE', call .. ':events', '+', '-', 'COUNT', 1)[1]
if last and last[1] == ARGV[2] then
  redis.call('ZREM', KEYS[1] .. ':untold', ARGV[1])
  if kept[1] == 'ended' then
    for _, part in ipairs({'', ':events', ':refused', ':invites'}) do
      redis.call('PEXPIRE', call .. part, ARGV[3])
    end
  end
end
return 1
