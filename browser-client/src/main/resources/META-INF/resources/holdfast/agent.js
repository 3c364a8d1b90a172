import { AgentCalls } from "./agent-calls.js";
import { callsWith, hasCallIn, isUsedElsewhere } from "./agent-elsewhere.js";
import { DispatchState } from "./dispatch-state.js";
import { Emitter } from "./emitter.js";
import { Rings } from "./rings.js";
import { SentMedia } from "./sent-media.js";
import { StandingRoom } from "./standing-room.js";

/** A room that was there once, and will not be again. */
const GONE = ["room-closed", "room-not-found", "call-ended"];

/** Of a room that is made to stand in: nobody is there overnight. */
const STANDING = Object.freeze({ emptyTimeout: "PT24H" });

const figuresOf = ({ available, busy, away, waiting }) => ({ available, busy, away, waiting });

/**
 * An agent's side: availability, what rings, and the calls that were accepted. It survives
 * reconnections and reloads of the page; a session that was lost is made available again.
 *
 * Events:
 * - `availability` {available, reason}: reason, why not: `by-choice`, `no-answer`, `away-too-long`, `elsewhere`, or the
 *   code of the error with which it was refused after a session was lost
 * - `ringing` (list of call-ringing's payloads: {callId, queue, kind, customer, deadline, metadata, …})
 * - `ring-ended` {callId, reason}: it does not ring here any more
 * - `call` {call}: an AgentCall has begun, or was found again after a reload or by a new page
 * - `call-ended` {call, reason}
 * - `figures` (Map of queue to {available, busy, away, waiting})
 * - `standing` {room | null}: the standing room was entered, or lost
 * - `displaced`: another tab or device of this agent takes the calls now
 * - `elsewhere` {available, queues, capacity, roomId?, calls} | null: what this agent has in another tab or on
 *   another device; takeOver() brings it here. calls: {callId, queue, kind, customer, roomId, metadata}
 *
 * @typedef {import("./agent-call.js").AgentCall} AgentCall
 * @typedef {import("./event-types.js").Ring} Ring
 * @typedef {{available: number, busy: number, away: number, waiting: number}} Figures of a queue
 * @typedef {{
 *   availability: {available: boolean, reason: string | null},
 *   ringing: Ring[],
 *   "ring-ended": import("./event-types.js").RingEnded,
 *   call: {call: AgentCall},
 *   "call-ended": {call: AgentCall, reason: import("./agent-call.js").AgentCallEndReason, durationMs?: number},
 *   figures: Map<string, Figures>,
 *   standing: {room: import("./room.js").Room | null},
 *   displaced: void,
 *   elsewhere: import("./agent-elsewhere.js").Elsewhere | null,
 * }} AgentEvents
 *
 * @extends {Emitter<AgentEvents>}
 */
export class Agent extends Emitter {
  available = false;
  /** @type {string | null} why not available; null if available */
  reason = "by-choice";
  /** @type {string[]} */
  queues = [];
  capacity = 1;
  /** @type {Map<string, Figures>} by queue */
  figures = new Map();
  /** @type {import("./agent-elsewhere.js").Elsewhere | null} */
  elsewhere = null;
  #holdfast;
  #roomOptions;
  /** What was asked for last: said again when a session was lost. */
  #wanted = null;
  #rings = new Rings((list) => this.emit("ringing", list));
  #standing = new StandingRoom({
    onChange: (room) => this.emit("standing", { room }),
    onClosed: (room, { code }) => {
      if (code === "session-displaced") this.#wentElsewhere({ roomId: room.id });
    },
  });
  #media;
  #calls;
  #subscriptions;

  /**
   * @param {import("./holdfast.js").Holdfast} holdfast
   * @param {ConstructorParameters<typeof import("./room.js").Room>[2]} [roomOptions]
   */
  constructor(holdfast, roomOptions) {
    super();
    this.#holdfast = holdfast;
    this.#roomOptions = roomOptions;
    this.#media = new SentMedia(roomOptions);
    this.#calls = new AgentCalls(holdfast, {
      roomOptions,
      media: this.#media,
      onBegun: (call) => this.emit("call", { call }),
      onEnded: (call, ended) => this.#ended(call, ended),
    });
    /** By call id. */
    this.calls = this.#calls.byId;
    this.#subscriptions = [
      holdfast.on("ready", (session) => this.#sessionReady(session)),
      holdfast.on("detached", () => this.#detached()),
      holdfast.on("closed", () => this.#closed()),
      holdfast.on("server-event", ({ name, payload }) => this.#received(name, payload ?? {})),
    ];
    if (holdfast.session && holdfast.isReady) this.#sessionReady(holdfast.session);
  }

  /** What rings here, the one that ends first at the front. */
  get ringing() {
    return this.#rings.list;
  }

  /** @returns {import("./room.js").Room | null} where calls take place; null: each in a room of its own */
  get standing() {
    return this.#standing.room;
  }

  /**
   * @param {{available: boolean, queues?: string[], capacity?: number}} offer queues: all that the
   *     token names, if left out; capacity: calls at a time
   * @returns {Promise<void>} rejects with a HoldfastError: nobody becomes available where there could be no call
   *     (`no-webrtc`, `insecure-context`, `device-ended`, see mediaProblem)
   */
  async setAvailability({ available, queues, capacity }) {
    const problem = available ? this.#media.problem : null;
    if (problem) throw problem;
    await this.#serve({ available, queues, capacity });
  }

  async #serve(wanted) {
    this.#wanted = wanted;
    const { available, queues, capacity } = wanted;
    const roomId = available ? this.standing?.id : undefined;
    const stands = await this.#holdfast.send(
      "set-availability",
      { available, queues, capacity, roomId },
      { keep: true },
    );
    this.#stand(stands);
  }

  /**
   * Enters a standing room, in which calls take place from the next setAvailability on: the agent
   * stays in it, with camera and microphone, while customers come and go. A room in which this agent stands or
   * has a call `elsewhere`, as far as is known here, is left to that tab: takeOver() enters it. A room that is not
   * there is made, to stay for a day without anybody in it.
   *
   * @param {string} roomId one that the token's `rooms` name
   * @returns {Promise<boolean>} whether the agent stands there now; false: it was left to the other tab. Rejects with
   *     `forbidden` if the token does not name it, `room-closed` if it was there and is over: take another id
   */
  async standIn(roomId) {
    const body = { id: roomId, policy: STANDING };
    const make = () => this.#holdfast.controlPlane.request("POST", "/v1/rooms", { body });
    return !isUsedElsewhere(this.elsewhere, roomId) && (await this.#stayIn(roomId, make));
  }

  /**
   * Brings what is `elsewhere` to this page: the calls, the standing room, the availability. A call that runs is
   * brought here as one that rings is accepted, also where a track has ended. A standing room that is gone
   * meanwhile keeps nothing back.
   *
   * @returns {Promise<void>} rejects with `no-webrtc` before anything is taken from the other page
   */
  async takeOver() {
    const there = this.elsewhere;
    if (!there) return;
    this.#media.checkBrowser();
    if (there.roomId) {
      await this.#stayIn(there.roomId).catch((error) => {
        if (!GONE.includes(error.code)) throw error;
      });
    }
    await this.#serve(there);
  }

  async #stayIn(roomId, make) {
    const room = this.#holdfast.room(roomId, this.#roomOptions);
    this.#media.equip(room);
    return this.#standing.enter(room, make);
  }

  /**
   * @param {string} callId
   * @returns {Promise<AgentCall>} rejects with `call-not-ringing` if it went on to somebody else
   */
  async accept(callId) {
    this.#media.checkBrowser(); // it rings: a camera that has ended is no reason to miss the call
    const ring = this.#rings.get(callId);
    try {
      const accepted = await this.#holdfast.send("accept-call", { callId });
      return this.#calls.begin({ ...ring, ...accepted });
    } finally {
      this.#rings.remove(callId);
    }
  }

  /** @param {string} callId it goes on to the next agent */
  async decline(callId) {
    this.#rings.remove(callId);
    await this.#holdfast.send("decline-call", { callId });
  }

  /**
   * @param {MediaStreamTrack[]} tracks sent in every call, now and later
   * @throws {import("./errors.js").HoldfastError} `too-many-tracks`, see Room.setTracks
   */
  setTracks(tracks) {
    this.#media.setTracks(tracks, this.#rooms());
  }

  /** @param {{audio: boolean, video: boolean}} media what of it is on, for the others to see */
  announce(media) {
    this.#media.announce(media, this.#rooms());
  }

  /** Forgets everything without a word to the server. */
  close() {
    this.#subscriptions.forEach((unsubscribe) => unsubscribe());
    for (const room of this.#rooms()) room.close();
    this.#standing.enterNoMore("closed");
  }

  /** Nothing has ended: whoever takes the session up finds the calls. */
  #detached() {
    this.#standing.enterNoMore("detached");
    this.#calls.forget();
    this.#rings.replaceAll([]);
    this.#standing.leave();
    this.#setElsewhere(null);
  }

  /** The session has ended here, and with it what the agent has and offers. */
  #closed() {
    this.#standing.enterNoMore("closed");
    this.#wanted = null;
    this.#calls.finish("closed");
    this.#rings.replaceAll([]);
    this.#standing.leave();
    this.#setElsewhere(null);
    this.#setAvailable(false);
  }

  #rooms() {
    return new Set([...this.#standing.all, ...this.#calls.rooms]);
  }

  /** @param {import("./event-types.js").SessionReady} session */
  #sessionReady({ availability, elsewhere, rooms = [] }) {
    this.#setElsewhere(elsewhere ?? null);
    if (availability) this.#stand(availability);
    else if (elsewhere) {
      this.#serveNoMore();
      this.#leaveAloneWhatIsElsewhere(rooms);
    } else {
      this.#rings.replaceAll([]);
      if (this.#wanted) this.#serveAgain(this.#wanted);
    }
    for (const { roomId, callId, participants } of rooms) {
      if (callId) this.#calls.begin({ callId, roomId, participants });
    }
  }

  /** As before, whatever has become of the tracks: who was available is not asked anew. */
  async #serveAgain(wanted) {
    try {
      await this.#serve(wanted);
    } catch (error) {
      if (this.#wanted === wanted) this.#setAvailable(false, error.code);
    }
  }

  /** Before the room asks for its place anew: what is used in another tab is not to be torn from it. */
  #leaveAloneWhatIsElsewhere(own) {
    const isOwn = (id) => own.some(({ roomId }) => roomId === id);
    this.#standing.giveUp(({ id }) => isUsedElsewhere(this.elsewhere, id) && !isOwn(id));
  }

  /** @param {import("./event-types.js").Availability} stands */
  #stand({ available, reason, queues, capacity, ringing, calls = [], roomId }) {
    this.queues = queues ?? this.queues;
    this.capacity = capacity ?? this.capacity;
    this.#rings.replaceAll(ringing ?? []);
    this.#setElsewhere(null);
    this.#setAvailable(available, reason);
    for (const call of calls) {
      if (call.state === DispatchState.ACTIVE && !this.#calls.isOver(call.callId)) this.#comeBackTo(call, roomId);
    }
  }

  /** A page without a memory of the call: the agent has it by a session that is gone. */
  #comeBackTo(known, standingRoomId) {
    const { room } = this.#calls.begin(known);
    if (known.roomId === standingRoomId && !this.standing) this.#standing.standIn(room);
  }

  #received(name, payload) {
    switch (name) {
      case "call-ringing":
        this.#holdfast.iceServers.fresh();
        this.#rings.add(payload);
        break;
      case "ring-ended":
        this.#rings.remove(payload.callId);
        if (payload.available !== undefined) this.#setAvailable(payload.available, payload.reason);
        this.emit("ring-ended", payload);
        break;
      case "call-accepted":
        this.#acceptedElsewhere(payload);
        break;
      case "agent-availability":
        this.figures.set(payload.queue, figuresOf(payload));
        this.emit("figures", this.figures);
        break;
      case "session-displaced":
        if (payload.availability) this.#displaced();
        break;
      default:
    }
  }

  /** The acknowledgment may have been lost with the page that accepted. */
  #acceptedElsewhere(payload) {
    const mine = payload.participants?.some(({ userId }) => userId === this.#holdfast.userId);
    if (!mine) return;
    const ring = this.ringing.find(({ callId, for: running }) => [callId, running].includes(payload.callId));
    this.#calls.begin({ ...ring, ...payload });
    if (ring) this.#rings.remove(ring.callId);
  }

  #ended(call, ended) {
    const isElsewhere = ended.reason === "session-displaced" || hasCallIn(this.elsewhere, call.room.id);
    if (isElsewhere) this.#wentElsewhere({ calls: callsWith(this.elsewhere, call) });
    else this.#calls.over(call.callId);
    // Who passes a call on leaves the room to it, a standing one as well.
    if (call.room === this.standing && ended.reason === "transferred") this.#standing.leave();
    if (call.room !== this.standing) call.room.close();
    this.emit("call-ended", { call, ...ended, ...(isElsewhere && { reason: "session-displaced" }) });
  }

  #displaced() {
    this.#wentElsewhere({});
    this.#serveNoMore();
    this.emit("displaced");
  }

  #serveNoMore() {
    this.#wanted = null;
    this.#rings.replaceAll([]);
    this.#setAvailable(false, "elsewhere");
  }

  /** What this page had is another one's. @param {{roomId?: string, calls?: object[]}} what */
  #wentElsewhere(what) {
    const { available, queues, capacity } = this;
    this.#setElsewhere({ available, queues, capacity, calls: [], ...this.elsewhere, ...what });
  }

  #setElsewhere(what) {
    if (what === this.elsewhere) return;
    this.elsewhere = what;
    this.emit("elsewhere", what);
  }

  /** @param {boolean} available @param {string | null} [reason] why not */
  #setAvailable(available, reason = null) {
    const why = available ? null : (reason ?? "by-choice");
    if (available === this.available && why === this.reason) return;
    this.available = available;
    this.reason = why;
    this.emit("availability", { available, reason: why });
  }
}
