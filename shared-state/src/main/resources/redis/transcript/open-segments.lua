-- Included by the scripts that end open segments; not run by itself.
--!include transcript/lines
--!include transcript/message

-- Ends an open segment whose final does not come. One that was told to be over is stored as its final.
-- Another one is told as a gap, with the words that were shown last.
local function give_up(id)
  local interim = redis.call('HGET', interims, id)
  local message = interim and message_in(interim, WORDS_OF_INTERIM)
  local final = message and as_final(message)
  if final then
    return store_line(id, final, at)
  end
  redis.call('HDEL', interims, id)
  redis.call('ZREM', open_segments, id)
  return add_line(word(id), at, no_final_message(id, message))
end
