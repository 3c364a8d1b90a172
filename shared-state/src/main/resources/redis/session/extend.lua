-- Lets a detached session live until a later deadline of one of its rooms.
--!keys session: hash
--!keys rooms: its rooms, hash
--!keys outbox: its outbox, stream
--!keys acks: its first acknowledgments, stream
--!args ttl_ms: how long it lives from now on
-- Returns 1, or 0 if there is no such session.
for _, key in ipairs(KEYS) do
  redis.call('PEXPIRE', key, ttl_ms, 'GT')
end
return redis.call('EXISTS', session)
