-- Shows what was redacted in segments without final.
--!keys redactions: hash, as transcript/lines says
-- Returns [segment, what was redacted in it, …].
local all = redis.call('HGETALL', redactions)
for i = 2, #all, 2 do
  all[i] = string.match(all[i], '^%S+ (.*)$')
end
return all
