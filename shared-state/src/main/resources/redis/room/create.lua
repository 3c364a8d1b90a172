-- Makes a room, unless it is there already.
--!args made_for: the call it is made for, or ''
-- Returns {'created' | 'exists', change, room}, the room as room/show has it
--!include room/room
--!include room/making
if room_get('status') then
  return with_room(answer('exists'))
end
make_room(made_for)
return with_room(finish('created'))
