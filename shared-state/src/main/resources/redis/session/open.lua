-- Makes a session, attached to the replica that asks.
--!keys session: hash
--!args secret subject: by which its client shows that the session is its own
--!args user: JSON
--!args replica: that holds it
--!args ttl_ms: how long it lives
--!args earlier_offset: an offset of an earlier session that the client holds, or ''
--!args age_ms: of the connection that asks, since its handshake
-- Returns the session's first epoch.
--!include stream/clock
local EPOCH, now = 1, now_ms()
redis.call('HSET', session, 'secret', secret, 'sub', subject, 'user', user, 'owner', replica,
  'epoch', EPOCH, 'createdAt', now, 'earlier', earlier_offset, 'openedAt', now - tonumber(age_ms))
redis.call('PEXPIRE', session, ttl_ms)
return EPOCH
