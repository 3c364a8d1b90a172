-- Notes how far a call's events were delivered. Of a call that is over, all goes soon after the last.
--!keys dispatch: {dispatch}
--!args call_id: a call
--!args offset: of the last event that was delivered
--!args ended_kept_ms: how long a call that is over is still known after that
-- Returns 1, or 0 if somebody was further already, or the call is gone.
--!include key/part
--!include dispatch/telling
return note_told(call_id, offset, ended_kept_ms)
