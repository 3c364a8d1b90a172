/**
 * The Holdfast browser SDK: calls that outlive networks, tabs and servers.
 *
 * @typedef {import("./event-types.js").ClientEvents} ClientEvents
 * @typedef {import("./event-types.js").ServerEvents} ServerEvents
 * @typedef {import("./event-types.js").ServerEvent} ServerEvent
 * @typedef {import("./errors.js").ErrorCode} ErrorCode
 * @typedef {import("./errors.js").AnyHoldfastError} AnyHoldfastError
 * @typedef {import("./token-source.js").TokenCallback} TokenCallback
 * @typedef {import("./reconnect-policy.js").RetryPolicy} RetryPolicy
 * @typedef {import("./room-links.js").ParticipantMedia} ParticipantMedia
 */
export { Holdfast } from "./holdfast.js";
export { Call } from "./call.js";
export { Agent } from "./agent.js";
export { AgentCall } from "./agent-call.js";
export { ControlPlane } from "./control-plane.js";
export { Room } from "./room.js";
export { PeerLink } from "./peer-link.js";
export { TranscriptStream } from "./transcript-stream.js";
export { TranscriptSegments } from "./transcript-segments.js";
export { SessionMemory } from "./session-memory.js";
export { Adaptation, STEPS } from "./adaptation.js";
export { QualityLevel, audioScore, videoScore } from "./quality-score.js";
export { mediaProblem, openDevices } from "./media-check.js";
export { HoldfastError, isHoldfastError, ERRORS, CLIENT_ERRORS } from "./errors.js";
export { errorOfCloseCode } from "./close-codes.js";
export { CALL_STATES } from "./call-state.js";
export { CONNECTION_STATES } from "./connection.js";
export { CLIENT_EVENTS, DURABLE_EVENTS, SERVER_EVENTS, VOLATILE_EVENTS } from "./events.js";
