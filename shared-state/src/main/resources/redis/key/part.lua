-- Included by every script that makes keys of ids; not run by itself. Java's is KeyPart.

-- An id as a part of a key between colons: what could be mistaken for the key's own punctuation is
-- percent-encoded, so that two ids never share a key. Ids without such characters stand as they are.
local function key_part(id)
  return (string.gsub(id, '[%c:{}%%]', function(char)
    return string.format('%%%02X', string.byte(char))
  end))
end
