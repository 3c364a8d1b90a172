-- Some of the names of the queues; those that have not been used for long are forgotten.
-- KEYS[1] {dispatch}
-- ARGV[1] how long a name is kept after its last use (ms), ARGV[2] cursor; '0' for the beginning
-- ARGV[3] about how many are read
-- Returns {cursor of the rest, or '0' if there is none, [queue, …]}; a name may come twice
--!include stream/clock
local at, names = KEYS[1] .. ':queues', {}
local page = redis.call('HSCAN', at, ARGV[2], 'COUNT', ARGV[3])
local flat = page[2]
for i = 1, #flat, 2 do
  if tonumber(flat[i + 1]) < now_ms() - ARGV[1] then
    redis.call('HDEL', at, flat[i])
  else
    names[#names + 1] = flat[i]
  end
end
return {page[1], names}
