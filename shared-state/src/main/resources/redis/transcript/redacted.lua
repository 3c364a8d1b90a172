-- Shows what was redacted in segments without final.
-- KEYS[1] redacted (hash), as transcript/lines says
-- Returns [segment, what was redacted in it, …].
local all = redis.call('HGETALL', KEYS[1])
for i = 2, #all, 2 do
  all[i] = string.match(all[i], '^%S+ (.*)$')
end
return all
