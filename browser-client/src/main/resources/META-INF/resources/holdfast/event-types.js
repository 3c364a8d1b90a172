// Made from docs/asyncapi.yaml by `./holdfast generate`: change that file, not this one.

/**
 * @typedef {"customer" | "agent" | "supervisor" | "service"} Role
 */

/**
 * The call that a session is in, or that its customer waits for.
 *
 * @typedef {object} CurrentCall
 * @property {string} callId
 * @property {"queued" | "ringing" | "accepting" | "active" | "waiting-for-reconnection" | "unknown"} state
 * @property {string} [roomId]
 * @property {number} [startedAt] ms since the Unix epoch
 * @property {string} [queue]
 * @property {number} [position] from 1, 0 if it does not wait
 * @property {number} [estimatedWaitMs]
 * @property {ServingAgents} [agents]
 * @property {number} [requestedAt] ms since the Unix epoch
 * @property {true} [elsewhere] another session of the customer has it
 */

/**
 * How many agents serve a queue.
 *
 * @typedef {object} ServingAgents
 * @property {number} available free
 * @property {number} busy without capacity left, or rung at
 * @property {number} away away, and within their window
 */

/**
 * How an agent stands.
 *
 * @typedef {object} Availability
 * @property {boolean} available
 * @property {string[]} queues
 * @property {string} [reason] by-choice, no-answer or away-too-long
 * @property {number} capacity calls at a time
 * @property {string} [roomId]
 * @property {Ring[]} ringing
 * @property {AgentsCall[]} calls
 */

/**
 * What rings at an agent. from is who transfers or invites; for is the call that somebody is invited to.
 *
 * @typedef {object} Ring
 * @property {string} callId
 * @property {string} queue
 * @property {CallKind} kind
 * @property {Person} customer
 * @property {string} agent
 * @property {number} deadline ms since the Unix epoch
 * @property {string} [from]
 * @property {string} [for]
 * @property {Record<string, any>} metadata the customer's own, at most 8 KiB
 */

/**
 * @typedef {"call" | "transfer" | "invite"} CallKind
 */

/**
 * A user as others see it.
 *
 * @typedef {object} Person
 * @property {string} userId
 * @property {string} name
 */

/**
 * A call that an agent has.
 *
 * @typedef {object} AgentsCall
 * @property {string} callId
 * @property {string} [roomId]
 * @property {string} queue
 * @property {CallKind} kind
 * @property {string} state
 * @property {Person} customer
 * @property {Record<string, any>} metadata the customer's own, at most 8 KiB
 */

/**
 * A room as it is now.
 *
 * @typedef {object} Snapshot
 * @property {string} roomId
 * @property {string} type
 * @property {"open" | "active" | "waiting-for-reconnection" | "closed" | "unknown"} status
 * @property {string | null} callId null while there is no call
 * @property {{reconnectWindowMs: number, emptyTimeoutMs: number, maxParticipants: number}} policy
 * @property {Participant[]} participants
 * @property {number} createdAt ms since the Unix epoch
 * @property {string} [closeReason]
 */

/**
 * Who has a place in a room. The two ids are the same one.
 *
 * @typedef {object} Participant
 * @property {string} participantId
 * @property {string} userId
 * @property {string} name
 * @property {Role} role
 * @property {"connected" | "disconnected"} presence
 * @property {number} joinedAt ms since the Unix epoch
 * @property {number} [deadline] only while disconnected, ms since the Unix epoch
 */

/**
 * @typedef {"completed" | "cancelled" | "no-agent" | "reconnection-timeout" | "removed" | "room-closed"} EndReason
 */

/**
 * @typedef {{type?: string, sdp?: string} & Record<string, any> | string} Description
 */

/**
 * @typedef {{candidate?: string, sdpMid?: string | null, sdpMLineIndex?: number | null} & Record<string, any> | string} Candidate
 */

/**
 * @typedef {object} Acknowledged
 * @property {true} ok
 */

/**
 * The whole state, after every connect and after the replay.
 *
 * @typedef {object} SessionReady
 * @property {string} sessionId
 * @property {boolean} recovered whether the session before goes on
 * @property {{userId: string, name: string, role: Role}} user
 * @property {CurrentCall | null} call
 * @property {Availability} [availability]
 * @property {Availability} [elsewhere]
 * @property {Snapshot[]} rooms
 * @property {number} serverTime ms since the Unix epoch
 * @property {number} reconnectWindowMs
 */

/**
 * Somebody has come into the room, or has come anew with another session.
 *
 * @typedef {object} ParticipantJoined
 * @property {string} roomId
 * @property {string} [callId]
 * @property {Participant} participant
 */

/**
 * Somebody has left for good. Told to those who remain, and to who was removed.
 *
 * @typedef {object} ParticipantLeft
 * @property {string} roomId
 * @property {string} [callId]
 * @property {Participant} participant
 * @property {"left" | "removed" | "reconnection-timeout" | "room-closed" | "call-ended" | "transferred"} reason
 */

/**
 * Somebody's connection is gone. The reconnection window has begun.
 *
 * @typedef {object} ParticipantDisconnected
 * @property {string} roomId
 * @property {string} [callId]
 * @property {string} participantId
 * @property {Role} role
 * @property {number} timeoutMs the reconnection window
 * @property {number} deadline ms since the Unix epoch
 * @property {true} [pageClosed] the client has said that its page closes
 */

/**
 * The others wait until the deadline. Told again, with the participants, when one of several is back.
 *
 * @typedef {object} WaitingForParticipant
 * @property {string} roomId
 * @property {string} [callId]
 * @property {string} participantId
 * @property {Role} role
 * @property {number} deadline ms since the Unix epoch
 * @property {true} [pageClosed] the client has said that its page closes
 * @property {Participant[]} [participants]
 */

/**
 * Nobody is away any more.
 *
 * @typedef {object} SessionResumed
 * @property {string} roomId
 * @property {string} [callId]
 * @property {string} message for a person
 * @property {Participant[]} participants
 * @property {number} downtimeMs since the first of them was away
 */

/**
 * The customer's place in the queue has changed, or whether anybody serves the queue.
 *
 * @typedef {object} QueuePosition
 * @property {string} callId
 * @property {string} queue
 * @property {number} position from 1, 0 if it does not wait
 * @property {number} [estimatedWaitMs] absent if nobody can say
 * @property {ServingAgents} agents
 */

/**
 * How many agents serve a queue, and how many customers wait in it.
 *
 * @typedef {object} AgentAvailability
 * @property {string} queue
 * @property {number} available free
 * @property {number} busy without capacity left, or rung at
 * @property {number} away away, and within their window
 * @property {number} waiting customers
 */

/**
 * A call rings at an agent. The customer is told the call's id alone.
 *
 * @typedef {Ring | {callId: string}} CallRinging
 */

/**
 * A call rings no more at this agent, who has not accepted it.
 *
 * @typedef {object} RingEnded
 * @property {string} callId
 * @property {string} queue
 * @property {CallKind} kind
 * @property {string} agent
 * @property {"no-answer" | "declined" | "agent-away" | "cancelled"} reason
 * @property {boolean} available whether the agent is still available
 */

/**
 * An agent has the call. Both sides are in the room.
 *
 * @typedef {object} CallAccepted
 * @property {string} callId
 * @property {string} roomId
 * @property {string} agentId
 * @property {Participant[]} participants
 * @property {Snapshot} [room]
 */

/**
 * Another agent is looked for, of a queue or one by name. The present one keeps the call until then.
 *
 * @typedef {object} CallTransferring
 * @property {string} callId
 * @property {string} [queue]
 * @property {string} [userId]
 * @property {string} by
 */

/**
 * Nobody took the transfer. The call goes on.
 *
 * @typedef {object} TransferEnded
 * @property {string} callId
 * @property {string} reason no-agent, no-answer, declined, agent-away or cancelled
 */

/**
 * Another agent has the call now.
 *
 * @typedef {object} CallTransferred
 * @property {string} callId
 * @property {string} roomId
 * @property {string} agentId
 * @property {string} [from]
 * @property {Participant[]} participants
 */

/**
 * Nobody took the invitation. Told to who invited.
 *
 * @typedef {object} InviteEnded
 * @property {string} callId
 * @property {string} ticket
 * @property {string} reason no-agent, no-answer, declined, agent-away or cancelled
 */

/**
 * The call is over. Told to all who were in it.
 *
 * @typedef {object} CallEnded
 * @property {string} callId
 * @property {string} [roomId]
 * @property {EndReason} reason
 * @property {string} endedBy a user, holdfast, or empty
 * @property {number} durationMs
 * @property {number} [waitedMs] of a call that no agent took
 * @property {string} [detail] what who ended it has said
 */

/**
 * An SDP offer of another participant.
 *
 * @typedef {object} Offer
 * @property {Description} offer
 * @property {string} userId
 * @property {string} roomId
 */

/**
 * An SDP answer of another participant.
 *
 * @typedef {object} Answer
 * @property {Description} answer
 * @property {string} userId
 * @property {string} roomId
 */

/**
 * An ICE candidate of another participant.
 *
 * @typedef {object} IceCandidate
 * @property {Candidate} candidate
 * @property {string} userId
 * @property {string} roomId
 */

/**
 * Another connection has the session, or another session of the user has the room, the call or the availability.
 *
 * @typedef {object} SessionDisplaced
 * @property {string} [roomId]
 * @property {string} [callId]
 * @property {true} [availability]
 */

/**
 * The token has run out. The connection is closed next.
 *
 * @typedef {Record<string, never>} SessionExpired
 */

/**
 * The replica goes. Connect again at a random moment within this time.
 *
 * @typedef {object} ServerDraining
 * @property {number} reconnectWithinMs
 */

/**
 * How good the connection of somebody else in the room is, as reported by report-quality.
 *
 * @typedef {object} ParticipantQuality
 * @property {string} roomId
 * @property {string} participantId
 * @property {number} score a mean opinion score by the E-model, ITU-T G.107
 * @property {number} [rttMs]
 * @property {number} [jitterMs]
 * @property {number} [lossPct]
 * @property {number} [bitrateKbps]
 * @property {boolean} [relayed] whether media go by TURN
 */

/**
 * The payload of each event of the server, by name.
 *
 * @typedef {{
 *   "session-ready": SessionReady,
 *   "participant-joined": ParticipantJoined,
 *   "participant-left": ParticipantLeft,
 *   "participant-disconnected": ParticipantDisconnected,
 *   "waiting-for-participant": WaitingForParticipant,
 *   "session-resumed": SessionResumed,
 *   "queue-position": QueuePosition,
 *   "agent-availability": AgentAvailability,
 *   "call-ringing": CallRinging,
 *   "ring-ended": RingEnded,
 *   "call-accepted": CallAccepted,
 *   "call-transferring": CallTransferring,
 *   "transfer-ended": TransferEnded,
 *   "call-transferred": CallTransferred,
 *   "invite-ended": InviteEnded,
 *   "call-ended": CallEnded,
 *   "offer": Offer,
 *   "answer": Answer,
 *   "ice-candidate": IceCandidate,
 *   "session-displaced": SessionDisplaced,
 *   "session-expired": SessionExpired,
 *   "server-draining": ServerDraining,
 *   "participant-quality": ParticipantQuality,
 * }} ServerEvents
 */

/**
 * One event of the server; an offset if it is durable.
 *
 * @typedef {{[Name in keyof ServerEvents]:
 *   {name: Name, payload: ServerEvents[Name], offset?: string}}[keyof ServerEvents]} ServerEvent
 */

/**
 * What each event of a client brings, and what acknowledges it, by name.
 *
 * @typedef {{
 *   "join-room": {
 *     payload: {id?: string, roomId: string},
 *     answer: Acknowledged & Snapshot,
 *   },
 *   "room:join": {
 *     payload: {id?: string, roomId: string},
 *     answer: Acknowledged & Snapshot,
 *   },
 *   "leave-room": {
 *     payload: {id?: string, roomId: string},
 *     answer: {ok: true, roomId: string},
 *   },
 *   "request-call": {
 *     payload: {id?: string, queue: string, type?: string, metadata?: Record<string, any>, callId?: string},
 *     answer: {ok: true, callId: string, queue: string, state: "queued" | "ringing" | "accepting" | "active" | "ended", position: number, estimatedWaitMs?: number, agents?: ServingAgents, roomId?: string},
 *   },
 *   "cancel-call": {
 *     payload: {id?: string, callId: string},
 *     answer: {ok: true, callId: string},
 *   },
 *   "end-call": {
 *     payload: {id?: string, callId?: string, reason?: string},
 *     answer: {ok: true, callId: string, roomId?: string},
 *   },
 *   "customer-end-call": {
 *     payload: {id?: string, callId?: string, reason?: string},
 *     answer: {ok: true, callId: string, roomId?: string},
 *   },
 *   "set-availability": {
 *     payload: {id?: string, available: boolean, queues?: string[], capacity?: number, roomId?: string},
 *     answer: Acknowledged & Availability,
 *   },
 *   "accept-call": {
 *     payload: {id?: string, callId: string},
 *     answer: {ok: true, callId: string, roomId: string, participants: Participant[]},
 *   },
 *   "decline-call": {
 *     payload: {id?: string, callId: string},
 *     answer: {ok: true, callId: string},
 *   },
 *   "transfer-call": {
 *     payload: {id?: string, callId: string, queue?: string, userId?: string},
 *     answer: {ok: true, callId: string},
 *   },
 *   "invite-to-call": {
 *     payload: {id?: string, callId: string, queue?: string, userId?: string},
 *     answer: {ok: true, callId: string, ticket: string},
 *   },
 *   "offer": {
 *     payload: {id?: string, offer: Description, targetUserId?: string, roomId?: string},
 *     answer: {ok: true, delivered: number},
 *   },
 *   "answer": {
 *     payload: {id?: string, answer: Description, targetUserId?: string, roomId?: string},
 *     answer: {ok: true, delivered: number},
 *   },
 *   "ice-candidate": {
 *     payload: {id?: string, candidate: Candidate, targetUserId?: string, roomId?: string},
 *     answer: {ok: true, delivered: number},
 *   },
 *   "heartbeat": {
 *     payload: {id?: string, sentAt?: number},
 *     answer: {ok: true, sentAt?: number, serverTime: number},
 *   },
 *   "refresh-token": {
 *     payload: {id?: string, token: string},
 *     answer: {ok: true, expiresAt: number},
 *   },
 *   "report-quality": {
 *     payload: {id?: string, rttMs?: number, jitterMs?: number, lossPct?: number, bitrateKbps?: number, relayed?: boolean, roomId?: string},
 *     answer: {ok: true, score: number},
 *   },
 *   "close-page": {
 *     payload: {id?: string},
 *     answer: {ok: true},
 *   },
 * }} ClientEvents
 */

export {};
