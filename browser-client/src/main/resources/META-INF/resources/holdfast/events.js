// Made from docs/asyncapi.yaml by `./holdfast generate`: change that file, not this one.

export const CLIENT_EVENTS = Object.freeze([
  "join-room",
  "room:join",
  "leave-room",
  "request-call",
  "cancel-call",
  "end-call",
  "customer-end-call",
  "set-availability",
  "accept-call",
  "decline-call",
  "transfer-call",
  "invite-to-call",
  "offer",
  "answer",
  "ice-candidate",
  "heartbeat",
  "refresh-token",
  "report-quality",
  "close-page",
]);

export const DURABLE_EVENTS = Object.freeze([
  "participant-joined",
  "participant-left",
  "participant-disconnected",
  "waiting-for-participant",
  "session-resumed",
  "call-ringing",
  "ring-ended",
  "call-accepted",
  "call-transferring",
  "transfer-ended",
  "call-transferred",
  "invite-ended",
  "call-ended",
  "offer",
  "answer",
  "ice-candidate",
]);

/** They carry no offset: the latest one wins. */
export const VOLATILE_EVENTS = Object.freeze([
  "session-ready",
  "queue-position",
  "agent-availability",
  "session-displaced",
  "session-expired",
  "server-draining",
  "participant-quality",
]);

export const SERVER_EVENTS = Object.freeze([...DURABLE_EVENTS, ...VOLATILE_EVENTS]);
