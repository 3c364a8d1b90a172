-- Included by scripts that note how far a call's events were delivered, after key/part; not run by itself.

--!include stream/relay
-- Of a call that is over, all goes soon after its last event. Returns 1, or 0 if somebody was further already, or the
-- call is gone.
local function note_told(call_id, offset, ended_kept_ms)
  local call = dispatch .. ':call:' .. key_part(call_id)
  local log = call .. ':events'
  local kept = redis.call('HMGET', call, 'state', 'told')
  if not kept[1] or not is_newer(delivered_of(log, kept[2]), offset) then
    return 0
  end
  redis.call('HSET', call, 'told', offset)
  local last = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)[1]
  if last and last[1] == offset then
    redis.call('ZREM', dispatch .. ':untold', call_id)
    if kept[1] == 'ended' then
      for _, part in ipairs({'', ':events', ':refused', ':invites'}) do
        redis.call('PEXPIRE', call .. part, ended_kept_ms)
      end
    end
  end
  return 1
end
