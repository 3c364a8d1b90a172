-- Tells of returns that were put off, if it is time.
-- Returns {'told', change} or {'room-not-found'}
--!include room/room
if not room_get('status') then
  return {'room-not-found'}
end
load_participants()
return finish('told')
