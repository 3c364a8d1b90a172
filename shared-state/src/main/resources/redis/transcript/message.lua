-- Included by the scripts that tell something of a transcript; not run by itself. The messages that readers
-- are sent, without their offset, are written here and nowhere else; Java's Line reads their kind.
--!args call_json: the call's id (JSON string)
local function begun(kind)
  return '{"type":"' .. kind .. '","callId":' .. call_json
end

-- A final or an interim: a segment (JSON object) at its place among the others, see place_in().
local function segment_message(segment, place, revision)
  return begun('transcript') .. ',"transcript":' .. string.sub(segment, 1, -2) .. ',' .. place
    .. ',"revision":' .. revision .. '}}'
end

-- A hole as its producer tells it (JSON object that is not empty).
local function gap_message(hole)
  return begun('gap') .. ',' .. string.sub(hole, 2)
end

local function lost_producer_message(from_ms, to_ms)
  return begun('gap') .. ',"startMs":' .. from_ms .. ',"endMs":' .. to_ms .. ',"reason":"producer-lost"}'
end

-- Of a segment's text, a JSON string.
local function redaction_message(id, text)
  return begun('redaction') .. ',"transcriptId":' .. cjson.encode(id) .. ',"text":' .. text .. '}'
end

local function end_message()
  return begun('ended') .. '}'
end

-- ',"startMs":…,"endMs":…' of an interim's message, as far as it has them.
local function times_in(message)
  local readable, decoded = pcall(cjson.decode, message)
  local segment = readable and decoded.transcript
  if not segment or not segment.startMs then
    return ''
  end
  return string.format(',"startMs":%.0f,"endMs":%.0f', segment.startMs, segment.endMs or segment.startMs)
end

-- A segment whose final does not come, with the words that were shown last: an interim's message, or nil.
local function no_final_message(id, shown)
  local segment = shown and string.match(shown, '"transcript":({.*})}$')
  return begun('gap') .. ',"transcriptId":' .. cjson.encode(id) .. (segment and times_in(shown) or '')
    .. ',"reason":"no-final"' .. (segment and ',"transcript":' .. segment or '') .. '}'
end

-- The final of an interim's message whose segment was told to be over; nil of any other. Both fields stand
-- behind each other, and before whatever else might be spelt so.
local function as_final(message)
  local flag = ',"endOfTurn":true'
  local from, to = string.find(message, '"isFinal":false', 1, true)
  if from and string.sub(message, to + 1, to + #flag) == flag then
    return string.sub(message, 1, from - 1) .. '"isFinal":true' .. string.sub(message, to + 1 + #flag)
  end
end

-- '"orderAt":…,"orderNo":…' of a segment's message: where it stands.
local function place_in(message)
  return string.match(message, ',("orderAt":%-?%d+,"orderNo":%d+),"revision":%d+}}$')
end

-- A segment's revision; nil of a gap.
local function revision_in(message)
  return string.match(message, '"revision":(%d+)}}$')
end
