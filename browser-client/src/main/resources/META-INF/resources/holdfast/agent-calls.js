import { AgentCall } from "./agent-call.js";
import { EndedCalls } from "./ended-calls.js";

/** The calls that an agent has accepted, each in its room, from their beginning to their end here. */
export class AgentCalls {
  /** @type {Map<string, AgentCall>} by call id */
  byId = new Map();
  #holdfast;
  #roomOptions;
  #media;
  #onBegun;
  #onEnded;
  #over = new EndedCalls();

  /**
   * @param {import("./holdfast.js").Holdfast} holdfast
   * @param {object} options
   * @param {ConstructorParameters<typeof import("./room.js").Room>[2]} [options.roomOptions] of every call's room
   * @param {import("./sent-media.js").SentMedia} options.media what is sent in it
   * @param {(call: AgentCall) => void} options.onBegun
   * @param {(call: AgentCall, ended: {reason: string, durationMs?: number}) => void} options.onEnded
   */
  constructor(holdfast, { roomOptions, media, onBegun, onEnded }) {
    this.#holdfast = holdfast;
    this.#roomOptions = roomOptions;
    this.#media = media;
    this.#onBegun = onBegun;
    this.#onEnded = onEnded;
  }

  /** The rooms in which they are. */
  get rooms() {
    return [...this.byId.values()].map(({ room }) => room);
  }

  /**
   * @param {{callId: string, roomId: string, participants?: import("./event-types.js").Participant[], queue?: string,
   *     kind?: string, customer?: import("./event-types.js").Person, metadata?: object,
   *     room?: import("./event-types.js").Snapshot}} known
   * @returns {AgentCall} the one that is there already, if it has begun
   */
  begin({ callId, roomId, participants = [], room: brought, ...known }) {
    const there = this.byId.get(callId);
    if (there) return there;
    const room = this.#holdfast.room(roomId, this.#roomOptions);
    const customer = known.customer ?? participants.find(({ role }) => role === "customer");
    const inSession = this.#holdfast.session?.call;
    const startedAt = inSession?.callId === callId ? inSession?.startedAt : undefined;
    const call = new AgentCall(this.#holdfast, { ...known, callId, room, customer, startedAt });
    this.byId.set(callId, call);
    this.#media.equip(room);
    call.on("ended", (ended) => {
      this.byId.delete(callId);
      this.#onEnded(call, ended);
    });
    room.join(brought);
    this.#onBegun(call);
    return call;
  }

  /** It has not gone elsewhere: what the server still says of it is void. @param {string} callId */
  over(callId) {
    this.#over.add(callId);
  }

  /** @param {string} callId @returns {boolean} whether it was over here, a short while ago */
  isOver(callId) {
    return this.#over.has(callId);
  }

  /** All are over for this agent. @param {"closed"} reason */
  finish(reason) {
    for (const call of [...this.byId.values()]) call.finish({ reason });
  }

  /** Nothing has ended: the calls are as they are at the server. */
  forget() {
    for (const call of this.byId.values()) call.close();
    this.byId.clear();
  }
}
