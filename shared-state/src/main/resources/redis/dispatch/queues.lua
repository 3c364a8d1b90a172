-- Some of the names of the queues; those that have not been used for long are forgotten.
--!keys dispatch: {dispatch}
--!args kept_ms: how long a name is kept after its last use
--!args cursor: '0' for the beginning
--!args most: about how many are read
-- Returns {cursor of the rest, or '0' if there is none, [queue, …]}; a name may come twice
--!include stream/clock
local at, names = dispatch .. ':queues', {}
local page = redis.call('HSCAN', at, cursor, 'COUNT', most)
local flat = page[2]
for i = 1, #flat, 2 do
  if tonumber(flat[i + 1]) < now_ms() - kept_ms then
    redis.call('HDEL', at, flat[i])
  else
    names[#names + 1] = flat[i]
  end
end
return {page[1], names}
