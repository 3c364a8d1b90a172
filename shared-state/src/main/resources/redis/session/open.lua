-- Makes a session, attached to the replica that asks.
-- KEYS[1] session (hash)
-- ARGV[1] secret, ARGV[2] subject, ARGV[3] user (JSON), ARGV[4] replica, ARGV[5] time to live (ms)
-- ARGV[6] an offset of an earlier session that the client holds, or ''
-- ARGV[7] age of the connection that asks, since its handshake (ms)
-- Returns {epoch, now (ms)}.
--!include stream/clock
local now = now_ms()
redis.call('HSET', KEYS[1], 'secret', ARGV[1], 'sub', ARGV[2], 'user', ARGV[3], 'owner', ARGV[4],
  'epoch', 1, 'createdAt', now, 'earlier', ARGV[6], 'openedAt', now - tonumber(ARGV[7]))
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return {1, now}
