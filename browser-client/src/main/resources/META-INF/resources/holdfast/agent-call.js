import { CallMedia } from "./call-media.js";
import { Emitter } from "./emitter.js";
import { Transfer } from "./transfer.js";

/**
 * A call that an agent has accepted. Made by Agent.
 *
 * Events: `state` (as the room's: waiting | connected | reconnecting, …), `media` {participant, stream, ended}: somebody
 * else is in the call, or has left it, one element each (who listens late is told of those who are here), `transferring`
 * {queue?, userId?} | null, `transfer-ended` {reason}, `invitations` (Map of ticket to target),
 * `invite-ended` {ticket, reason}, `ended` {reason, durationMs?}.
 *
 * @typedef {{queue?: string, userId?: string}} Target
 * @typedef {import("./call.js").CallEndReason | "transferred"} AgentCallEndReason
 * @typedef {{
 *   state: import("./room.js").RoomState,
 *   media: import("./room-links.js").ParticipantMedia,
 *   transferring: Target | null,
 *   "transfer-ended": import("./event-types.js").TransferEnded,
 *   invitations: Map<string, Target>,
 *   "invite-ended": import("./event-types.js").InviteEnded,
 *   ended: {reason: AgentCallEndReason, durationMs?: number},
 * }} AgentCallEvents
 *
 * @extends {Emitter<AgentCallEvents>}
 */
export class AgentCall extends Emitter {
  /** @type {Map<string, Target>} invitations that nobody has answered, by ticket */
  invitations = new Map();
  isOver = false;
  #holdfast;
  #shown = new CallMedia((media) => this.emit("media", media));
  #transfer = new Transfer((target) => this.emit("transferring", target));
  #subscriptions;

  /**
   * @param {import("./holdfast.js").Holdfast} holdfast
   * @param {{callId: string, room: import("./room.js").Room, queue?: string, kind?: string,
   *     customer?: {userId: string, name: string}, metadata?: object, startedAt?: number}} known
   *     kind: `call`, `transfer`, or `invite` for who came as a third party
   */
  constructor(holdfast, { callId, room, queue, kind = "call", customer, metadata = {}, startedAt }) {
    super();
    this.#holdfast = holdfast;
    this.callId = callId;
    this.room = room;
    this.queue = queue ?? null;
    this.kind = kind;
    this.metadata = metadata;
    /** When it was accepted here, in server time (ms). */
    this.startedAt = startedAt ?? holdfast.clock.now();
    this.customer = customer ?? null;
    this.#subscriptions = [
      holdfast.on("server-event", ({ name, payload }) => this.#received(name, payload ?? {})),
      room.on("state", (state) => this.emit("state", state)),
      room.on("closed", ({ error }) => this.#roomRefused(error)),
    ];
    this.#shown.follow(room);
  }

  /** @returns {import("./room-links.js").ParticipantMedia[]} everybody else in the call, one element each */
  get media() {
    return [...this.#shown.present];
  }

  /** @param {string} name of an event */
  present(name) {
    return name === "media" ? this.#shown.present : [];
  }

  /** @returns {{queue?: string, userId?: string} | null} for whom the call is looking */
  get transferring() {
    return this.#transfer.target;
  }

  get state() {
    return this.isOver ? "idle" : this.room.state;
  }

  /**
   * Ends the call; who was invited only leaves it.
   *
   * @param {string} [reason] told to the others as `detail`, at most 200 characters
   */
  async end(reason) {
    await this.#holdfast.send("end-call", { callId: this.callId, reason }, { keep: true });
    this.finish({ reason: "completed" });
  }

  /**
   * Looks for another agent; the call stays here until one accepts.
   *
   * @param {{queue: string} | {userId: string}} target
   */
  async transfer(target) {
    await this.#holdfast.send("transfer-call", { callId: this.callId, ...target });
    this.#transfer.begin(target);
  }

  async cancelTransfer() {
    await this.#holdfast.send("cancel-call", { callId: this.callId });
    this.#transfer.end();
  }

  /**
   * Asks a third party in, such as an interpreter.
   *
   * @param {{queue: string} | {userId: string}} target
   * @returns {Promise<string>} the invitation's ticket
   */
  async invite(target) {
    const { ticket } = await this.#holdfast.send("invite-to-call", { callId: this.callId, ...target });
    this.invitations.set(ticket, target);
    this.emit("invitations", this.invitations);
    return ticket;
  }

  /** @param {string} ticket */
  async cancelInvitation(ticket) {
    await this.#holdfast.send("cancel-call", { callId: ticket });
    this.#forgetInvitation(ticket);
  }

  /** It is over for this agent. @param {{reason: AgentCallEndReason}} ended */
  finish(ended) {
    if (this.isOver) return;
    this.close();
    this.emit("ended", ended);
  }

  /** Forgets the call without a word to the server. */
  close() {
    this.isOver = true;
    this.#shown.leave();
    this.#subscriptions.forEach((unsubscribe) => unsubscribe());
  }

  #received(name, payload) {
    if (payload.callId !== this.callId) return;
    this.#transfer.follow(name, payload);
    switch (name) {
      case "transfer-ended":
        this.emit("transfer-ended", payload);
        break;
      case "call-transferred":
        if (payload.from === this.#holdfast.userId) this.finish({ reason: "transferred" });
        break;
      case "invite-ended":
        this.#forgetInvitation(payload.ticket);
        this.emit("invite-ended", payload);
        break;
      case "participant-joined":
        this.#somebodyCame(payload.participant);
        break;
      case "call-ended":
        this.finish(payload);
        break;
      default:
    }
  }

  #roomRefused({ code }) {
    // The customer would wait for ever.
    const ending = { callId: this.callId, reason: code };
    if (code === "no-webrtc") this.#holdfast.send("end-call", ending, { keep: true }).catch(() => {});
    this.finish({ reason: code });
  }

  /** Nobody says by which ticket somebody came: a named one by name, of a queue the oldest. */
  #somebodyCame({ userId, role }) {
    if (role !== "agent") return;
    const named = [...this.invitations].find(([, target]) => target.userId === userId);
    const [ticket] = named ?? [...this.invitations].find(([, target]) => target.queue) ?? [];
    if (ticket) this.#forgetInvitation(ticket);
  }

  #forgetInvitation(ticket) {
    if (this.invitations.delete(ticket)) this.emit("invitations", this.invitations);
  }
}
