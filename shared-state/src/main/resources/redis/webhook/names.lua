-- The webhooks that are served; those that are not any more are forgotten.
--!keys webhooks: hash, see webhook/register
-- Returns [name, …].
--!include stream/clock
local now, names = now_ms(), {}
local flat = redis.call('HGETALL', webhooks)
for i = 1, #flat, 2 do
  if string.sub(flat[i], 1, 6) ~= 'since:' then
    if tonumber(flat[i + 1]) >= now then
      names[#names + 1] = flat[i]
    else
      redis.call('HDEL', webhooks, flat[i], 'since:' .. flat[i])
    end
  end
end
return names
