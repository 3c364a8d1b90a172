-- Lists a call, once and by the time that came first; what was asked for much earlier goes. All in one
-- step: a replica that dies in between would leave a list that lives for ever.
--!keys calls: sorted set of id by when the call was asked for, ms
--!args call_id requested_at: the call, and when it was asked for (ms)
--!args kept_ms: how long before that a call may have been asked for, and how long the list is kept
-- Returns 1 if the call was not listed before, else 0.
if redis.call('ZADD', calls, 'NX', requested_at, call_id) == 0 then
  return 0
end
redis.call('ZREMRANGEBYSCORE', calls, '-inf', string.format('(%.0f', requested_at - kept_ms))
redis.call('PEXPIRE', calls, kept_ms)
return 1
