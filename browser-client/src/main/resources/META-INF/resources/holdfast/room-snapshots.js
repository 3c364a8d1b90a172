import { idOf } from "./participants.js";

/**
 * @typedef {{callId?: string | null, participants?: object[]}} RoomState who is there, and in which call
 * @typedef {{name: string, payload: any}} Told
 */

/** @type {Record<string, (room: {callId: string | null, participants: any[]}, payload: any) => RoomState>} */
const AFTER = {
  "participant-joined": ({ participants }, { participant, callId }) => ({
    participants: [...without(participants, idOf(participant)), participant],
    ...(callId && { callId }),
  }),
  "participant-left": ({ participants }, { participant, participantId }) => ({
    participants: without(participants, participantId ?? idOf(participant)),
  }),
  "participant-disconnected": ({ participants }, payload) => ({ participants: withAway(participants, payload) }),
  "waiting-for-participant": ({ participants }, payload) => ({
    participants: withAway(payload.participants ?? participants, payload),
  }),
  "session-resumed": (room, { participants, callId }) => ({
    participants: participants ?? room.participants,
    ...(callId && { callId }),
  }),
  "call-accepted": (_, { callId }) => ({ callId }),
  "call-transferred": (_, { callId }) => ({ callId }),
  "call-ended": (room, { callId }) => (!callId || callId === room.callId ? { callId: null } : {}),
};

const without = (participants, userId) => participants.filter((one) => idOf(one) !== userId);

function withAway(participants, { deadline, pageClosed, ...payload }) {
  const how = { presence: "disconnected", ...(pageClosed && { pageClosed }) };
  const away = (one) => ({ ...one, ...how, deadline: deadline ?? one.deadline });
  return participants.map((one) => (idOf(one) === idOf(payload) ? away(one) : one));
}

/**
 * A room's state that may be older than some events, brought up to date. Events that are in it already do no harm:
 * what undid them since was told as well. Pure.
 *
 * @param {RoomState} snapshot
 * @param {Told[]} told in order, without a gap, up to now
 * @returns {{callId: string | null, participants: object[]}}
 */
export function roomAfter({ callId = null, participants = [] }, told) {
  return told.reduce((room, { name, payload }) => ({ ...room, ...AFTER[name]?.(room, payload) }), {
    callId,
    participants,
  });
}

/**
 * Asks for a room's state. The server reads it before it answers, so the answer may be older than what is told
 * until it is there, or in the same poll behind it.
 */
export class RoomSnapshots {
  #holdfast;
  #roomId;
  #asking = 0;
  /** @type {Told[]} since the state was asked for, or since the connection was lost, which session-ready ends */
  #told = [];

  /** @param {import("./holdfast.js").Holdfast} holdfast @param {string} roomId */
  constructor(holdfast, roomId) {
    this.#holdfast = holdfast;
    this.#roomId = roomId;
  }

  /** An event of the room has come. @param {string} name @param {object} payload */
  hear(name, payload) {
    const awaited = this.#asking > 0 || !this.#holdfast.isReady;
    if (awaited && Object.hasOwn(AFTER, name)) this.#told.push({ name, payload });
  }

  /**
   * Takes a place in the room, or asks who is there.
   *
   * @param {{keep?: boolean}} options see Commands
   * @param {(snapshot: import("./event-types.js").Snapshot) => void} onAnswer as it came
   * @returns {Promise<void>} rejects with a HoldfastError
   */
  async ask(options, onAnswer) {
    if (this.#asking++ === 0 && this.#holdfast.isReady) this.forget();
    try {
      onAnswer(await this.#holdfast.send("join-room", { roomId: this.#roomId }, options));
    } finally {
      if (--this.#asking === 0 && this.#holdfast.isReady) this.forget();
    }
  }

  /** @param {RoomState} snapshot that was awaited */
  upToDate(snapshot) {
    const room = roomAfter(snapshot, this.#told);
    if (this.#asking === 0) this.forget();
    return room;
  }

  /** There is a gap behind what was told. */
  forget() {
    this.#told = [];
  }
}
