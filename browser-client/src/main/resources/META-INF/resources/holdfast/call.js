import { CallRoom } from "./call-room.js";
import { callState } from "./call-state.js";
import { DispatchState, stageOf } from "./dispatch-state.js";
import { Emitter } from "./emitter.js";
import { EndedCalls } from "./ended-calls.js";
import { HoldfastError } from "./errors.js";
import { NO_PLACE, isSamePlace, placeIn } from "./queue-place.js";
import { Transfer } from "./transfer.js";

/**
 * A customer's call by way of a queue: asked for, waited for, rung, talked, ended; and asked for
 * again. It survives reconnections and reloads of the page. One per Holdfast is enough.
 *
 * Events:
 * - `state` (idle | requesting | waiting | ringing | connected | reconnecting)
 * - `position` {position, estimatedWaitMs, agents} while it waits: the place has changed, or the first agent of the
 *   queue has come, or the last one gone
 * - `media` {participant, stream, ended}: somebody else is in the call, or has left it, the agent and everybody whom
 *   the agent invites: one element each. Who listens late is told of those who are here already
 * - `room` {room}: an agent has accepted
 * - `agent` {agentId, from?}: who talks to the customer, now and after a transfer
 * - `transferring` {queue?, userId?} | null: another agent is looked for; the present one stays till then
 * - `transfer-ended` {reason}: nobody came, the call goes on
 * - `ended` {callId, reason, durationMs, detail?}
 * - `failed` {error}: the request was refused
 * - `elsewhere` {callId, queue, state} | null: this user has a call in another tab or on another
 *   device; takeOver() brings it here
 *
 * @typedef {"idle" | "requesting" | "waiting" | "ringing" | "connected" | "reconnecting"} CallState
 * @typedef {import("./event-types.js").EndReason | import("./room.js").Gone} CallEndReason
 * @typedef {{callId: string, queue?: string, state: string, roomId?: string}} OtherCall
 * @typedef {{
 *   state: CallState,
 *   position: QueuePlace,
 *   media: import("./room-links.js").ParticipantMedia,
 *   room: {room: import("./room.js").Room},
 *   agent: {agentId: string, from?: string},
 *   transferring: {queue?: string, userId?: string} | null,
 *   "transfer-ended": import("./event-types.js").TransferEnded,
 *   ended: {callId?: string | null, reason: CallEndReason, durationMs?: number, detail?: string},
 *   failed: {error: import("./errors.js").AnyHoldfastError},
 *   elsewhere: OtherCall | null,
 * }} CallEvents
 * @typedef {import("./event-types.js").ServingAgents} ServingAgents
 * @typedef {import("./queue-place.js").QueuePlace} QueuePlace
 *
 * @extends {Emitter<CallEvents>}
 */
export class Call extends Emitter {
  /** @type {CallState} */
  state = "idle";
  /** @type {string | null} */
  callId = null;
  /** @type {string | null} */
  queue = null;
  /** @type {number | null} place in the queue from 1; null when it does not wait */
  position = null;
  /** @type {number | null} null if nobody can say: no agent serves the queue, or no wait was measured yet */
  estimatedWaitMs = null;
  /** @type {ServingAgents | null} agents who serve the queue, while it waits */
  agents = null;
  /** @type {number | null} when an agent accepted, in server time (ms); null before */
  startedAt = null;
  /** @type {string | null} */
  agentId = null;
  /** @type {OtherCall | null} */
  elsewhere = null;
  #holdfast;
  /** @type {"idle" | "requesting" | "queued" | "ringing" | "accepted"} how far the call has come */
  #stage = "idle";
  #requests = 0;
  #over = new EndedCalls();
  #room;
  #transfer = new Transfer((target) => this.emit("transferring", target));
  #subscriptions;

  /**
   * @param {import("./holdfast.js").Holdfast} holdfast
   * @param {ConstructorParameters<typeof import("./room.js").Room>[2]} [roomOptions]
   */
  constructor(holdfast, roomOptions) {
    super();
    this.#holdfast = holdfast;
    this.#room = new CallRoom(holdfast, roomOptions, {
      onState: () => this.#assess(),
      onMedia: (media) => this.emit("media", media),
      onClosed: (error) => this.#roomClosed(error),
    });
    this.#subscriptions = [
      holdfast.on("state", () => this.#assess()),
      holdfast.on("ready", (session) => this.#sessionReady(session)),
      holdfast.on("server-event", ({ name, payload }) => this.#received(name, payload ?? {})),
      holdfast.on("detached", () => this.#detached()),
      holdfast.on("closed", () => this.#closed()),
      holdfast.on("ended", ({ error }) => this.#stage !== "idle" && this.#finish({ reason: error.code })),
    ];
    if (holdfast.session && holdfast.isReady) this.#sessionReady(holdfast.session);
  }

  /** @returns {import("./room.js").Room | null} */
  get room() {
    return this.#room.current;
  }

  /** @returns {import("./room-links.js").ParticipantMedia[]} everybody else in the call, one element each */
  get media() {
    return [...this.#room.shown];
  }

  /** @param {string} name of an event */
  present(name) {
    return name === "media" ? this.#room.shown : [];
  }

  /** @returns {{queue?: string, userId?: string} | null} for whom the call is looking */
  get transferring() {
    return this.#transfer.target;
  }

  /**
   * Asks for a call. While away it waits for the connection, and is asked for once.
   *
   * @param {Omit<import("./event-types.js").ClientEvents["request-call"]["payload"], "id" | "callId">} wish
   *     metadata: for the agent, 8 KiB at most
   * @returns {Promise<void>} once it is in the queue; rejects with a HoldfastError: the server is not even asked
   *     where there could be no call (`no-webrtc`, `insecure-context`, `device-ended`, see mediaProblem)
   */
  async request(wish) {
    // Those would name a command, and a call to take over.
    return this.#ask({ ...wish, id: undefined, callId: undefined });
  }

  async #ask(wish) {
    if (this.#stage !== "idle") throw new HoldfastError("call-in-progress");
    this.#checkMedia();
    const number = ++this.#requests;
    // Whether it is the last one, and nothing was heard of it yet.
    const isAsking = () => number === this.#requests && this.#stage === "requesting";
    this.queue = wish.queue;
    this.#setElsewhere(null);
    this.#reach("requesting");
    let ticket;
    try {
      ticket = await this.#holdfast.send("request-call", wish, { keep: true });
    } catch (error) {
      if (isAsking()) {
        this.#forget();
        this.emit("failed", { error });
      }
      throw error;
    }
    if (number !== this.#requests) this.#send("cancel-call", ticket.callId);
    else if (isAsking()) this.#take(ticket);
  }

  /**
   * Brings the call that is `elsewhere` to this page.
   *
   * @returns {Promise<void>} rejects with `call-not-found` if it is over there meanwhile: no new one is asked for
   */
  async takeOver() {
    const call = this.elsewhere;
    if (!call) return;
    if (call.roomId) {
      this.#checkMedia();
      this.#setElsewhere(null);
      this.#adopt(call);
    } else {
      await this.#ask({ queue: call.queue, callId: call.callId });
    }
  }

  /**
   * Ends it, or takes the request back; here at once, at the server as soon as it is reached.
   *
   * @param {string} [reason] told to the others as `detail`, at most 200 characters
   */
  end(reason) {
    const { callId, startedAt } = this;
    if (this.#stage === "idle") return;
    this.#requests++;
    const accepted = this.#stage === "accepted";
    if (callId) this.#send(accepted ? "end-call" : "cancel-call", callId, accepted ? reason : undefined);
    const durationMs = startedAt === null ? 0 : Math.max(0, this.#holdfast.clock.now() - startedAt);
    this.#finish({ callId, reason: accepted ? "completed" : "cancelled", durationMs });
  }

  /**
   * @param {MediaStreamTrack[]} tracks sent to the agent, now and in later calls
   * @throws {import("./errors.js").HoldfastError} `too-many-tracks`, see Room.setTracks
   */
  setTracks(tracks) {
    this.#room.setTracks(tracks);
  }

  /** @param {{audio: boolean, video: boolean}} media what of it is on, for the agent to see */
  announce(media) {
    this.#room.announce(media);
  }

  /** Forgets the call without a word to the server. */
  close() {
    this.#subscriptions.forEach((unsubscribe) => unsubscribe());
    this.#room.leave();
    this.#stage = "idle";
    this.#assess();
  }

  /** Nothing has ended: whoever takes the session up finds the call. */
  #detached() {
    this.#requests++;
    this.#forget();
    this.#setElsewhere(null);
  }

  /** The session has ended here, and with it the call. */
  #closed() {
    this.#requests++;
    this.#setElsewhere(null);
    if (this.#stage !== "idle") this.#finish({ callId: this.callId, reason: "closed" });
  }

  /** @param {import("./event-types.js").SessionReady} session */
  #sessionReady({ call, recovered }) {
    const known = call && !this.#over.has(call.callId) ? call : null;
    if (this.#stage === "idle") {
      if (known && recovered && !known.elsewhere) this.#adopt(known);
      else this.#setElsewhere(known);
    } else if (known?.elsewhere && known.callId === this.callId) this.#wentElsewhere(known);
    else if (known?.callId === this.callId) this.#adopt(known);
    // A request is on its way, or the room knows better what became of its call.
    else if (this.#stage !== "requesting" && !this.room) this.#finish({ reason: "reconnection-timeout" });
  }

  #adopt(call) {
    this.callId = call.callId;
    this.queue = call.queue ?? this.queue;
    if (call.roomId) this.#accepted(call);
    else this.#take(call);
  }

  /** @param {{callId: string, state: string} & Partial<QueuePlace>} ticket */
  #take({ callId, state, ...ticket }) {
    this.callId = callId;
    const stage = stageOf(state);
    // Accepted, and the room not known yet: call-accepted is on its way.
    this.#reach(stage === "accepted" && !this.room ? "ringing" : stage);
    const place = placeIn(ticket);
    if (stage !== "queued" || isSamePlace(place, this)) return;
    Object.assign(this, place);
    this.emit("position", place);
  }

  #received(name, payload) {
    const { callId } = payload;
    if (!callId || this.#over.has(callId)) return;
    // The first events may overtake the acknowledgment.
    const isAnswer = this.#stage === "requesting" && name !== "call-ended";
    if (callId !== this.callId && !isAnswer) return;
    this.#transfer.follow(name, payload);
    switch (name) {
      case "queue-position":
        this.#take({ ...payload, state: DispatchState.QUEUED });
        break;
      case "call-ringing":
        this.#take({ ...payload, state: DispatchState.RINGING });
        break;
      case "call-accepted":
        this.#accepted(payload);
        break;
      case "transfer-ended":
        this.emit("transfer-ended", payload);
        break;
      case "call-transferred":
        this.#setAgent(payload);
        break;
      case "session-displaced":
        this.#wentElsewhere({});
        break;
      case "call-ended":
        this.#finish(payload);
        break;
      default:
    }
  }

  #accepted({ callId, roomId, agentId, participants, startedAt, room }) {
    this.callId = callId;
    this.startedAt = startedAt ?? this.startedAt ?? this.#holdfast.clock.now();
    Object.assign(this, NO_PLACE);
    const agent = agentId ?? participants?.find(({ role }) => role === "agent")?.userId;
    if (agent) this.#setAgent({ agentId: agent });
    if (this.room?.id !== roomId) this.emit("room", { room: this.#room.enter(roomId, room) });
    this.#reach("accepted");
  }

  #roomClosed({ code }) {
    const { callId } = this;
    if (code === "session-displaced") {
      this.#wentElsewhere({});
      return;
    }
    if (code === "no-webrtc") this.#send("end-call", callId, code); // the agent would wait for ever
    this.#finish({ callId, reason: code });
  }

  /** @param {{agentId: string, from?: string}} change from: who passed the call on */
  #setAgent({ agentId, from }) {
    if (agentId === this.agentId) return;
    this.agentId = agentId;
    this.emit("agent", { agentId, from });
  }

  #setElsewhere(call) {
    if (call === this.elsewhere) return;
    this.elsewhere = call;
    this.emit("elsewhere", call);
  }

  #checkMedia() {
    const error = this.#room.media.problem;
    if (!error) return;
    this.emit("failed", { error });
    throw error;
  }

  #finish(ended) {
    if (this.callId) this.#over.add(this.callId);
    this.#forget();
    this.emit("ended", ended);
  }

  /** It is over here, not everywhere: another tab or device of this user has it. */
  #wentElsewhere(known) {
    const { callId, queue, state, room } = this;
    this.#forget();
    this.#setElsewhere({ callId, queue, state, roomId: room?.id, ...known });
    this.emit("ended", { callId, reason: "session-displaced" });
  }

  #forget() {
    this.#room.leave();
    this.#room.hasTalked = false;
    this.callId = this.queue = this.startedAt = this.agentId = null;
    this.#transfer.end();
    this.#reach("idle");
  }

  /** What is over already needs no ending: a refusal is an answer, too. */
  #send(event, callId, reason) {
    this.#holdfast.send(event, { callId, reason }, { keep: true }).catch(() => {});
  }

  #reach(stage) {
    this.#stage = stage;
    // There by the time that an agent accepts.
    if (stage === "requesting" || stage === "ringing") this.#holdfast.iceServers.fresh();
    if (stage !== "queued") Object.assign(this, NO_PLACE);
    this.#assess();
  }

  #assess() {
    const state = callState({
      connection: this.#holdfast.state,
      stage: this.#stage,
      room: this.room?.state,
      hasTalked: this.#room.hasTalked,
    });
    if (state === this.state) return;
    this.state = state;
    this.emit("state", state);
  }
}
