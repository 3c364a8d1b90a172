/** The wire's event names, once. Volatile events carry no offset: the latest one wins. */

export const CLIENT_EVENTS = Object.freeze([
  "request-call",
  "cancel-call",
  "end-call",
  "customer-end-call",
  "set-availability",
  "accept-call",
  "decline-call",
  "transfer-call",
  "invite-to-call",
  "join-room",
  "room:join",
  "leave-room",
  "offer",
  "answer",
  "ice-candidate",
  "report-quality",
  "heartbeat",
  "refresh-token",
]);

export const DURABLE_EVENTS = Object.freeze([
  "call-ringing",
  "ring-ended",
  "call-accepted",
  "call-transferring",
  "transfer-ended",
  "call-transferred",
  "invite-ended",
  "call-ended",
  "participant-joined",
  "participant-left",
  "participant-disconnected",
  "waiting-for-participant",
  "session-resumed",
  "offer",
  "answer",
  "ice-candidate",
]);

export const VOLATILE_EVENTS = Object.freeze([
  "session-ready",
  "queue-position",
  "agent-availability",
  "participant-quality",
  "server-draining",
  "session-expired",
  "session-displaced",
]);

export const SERVER_EVENTS = Object.freeze([...DURABLE_EVENTS, ...VOLATILE_EVENTS]);

export const CONNECTION_STATES = Object.freeze(["disconnected", "connecting", "connected"]);

export const CALL_STATES = Object.freeze(["idle", "requesting", "waiting", "ringing", "connected", "reconnecting"]);
