-- The names of the queues; those that have not been used for long are forgotten.
-- KEYS[1] {dispatch}
-- ARGV[1] how long a name is kept after its last use (ms)
-- Returns [queue, …]
--!include stream/log
local at, names = KEYS[1] .. ':queues', {}
local flat = redis.call('HGETALL', at)
for i = 1, #flat, 2 do
  if tonumber(flat[i + 1]) < now_ms() - ARGV[1] then
    redis.call('HDEL', at, flat[i])
  else
    names[#names + 1] = flat[i]
  end
end
return names
