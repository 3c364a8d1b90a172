import { Commands } from "./commands.js";
import { Connection } from "./connection.js";
import { ControlPlane } from "./control-plane.js";
import { Diagnosis, engineAddress, helpAt } from "./diagnosis.js";
import { Emitter } from "./emitter.js";
import { HoldfastError } from "./errors.js";
import { HeldSignals } from "./held-signals.js";
import { IceServers } from "./ice-servers.js";
import { listenForClosing } from "./page-closing.js";
import { SIGNALING_RETRY, growingDelay } from "./reconnect-policy.js";
import { Reports } from "./reports.js";
import { Room } from "./room.js";
import { isSignal } from "./room-links.js";
import { ServerClock } from "./server-clock.js";
import { SessionMemory } from "./session-memory.js";
import { TokenSource } from "./token-source.js";
import { listenForWakeSignals } from "./wake-signals.js";

const HEARTBEAT_MS = 15_000;
const PROBE_PATIENCE_MS = 2500;
/** Refusals that are the makers' to mend, whoever awaits the answer. */
const MISTAKES = ["invalid-payload", "payload-too-large", "queue-not-found", "unknown-event"];
const ENDED = ["closed", "detached"];
/** What a token grants or does not. Elsewhere `forbidden` may be that somebody else was faster. */
const GRANTED = ["join-room", "refresh-token", "request-call", "set-availability"];

/**
 * A client's session with Holdfast: one connection that always comes back, the state that the server
 * tells, and the rooms in use.
 *
 * Events: `state` (connection), `ready` (session-ready's payload), `server-event` {name, payload,
 * offset} for every event received, each server event under its own name, `ended` {error} when the
 * connection will not come back by itself (displaced, removed, token refused), `detached`: the application
 * has let go of it, `closed`: it has disconnected, `token-refreshed` {expiresAt}, `token-failed` {error}, `error`
 * {error, help}: what the page's makers or operators have to mend, such as `wrong-origin`, `no-token` or `forbidden`;
 * said once in the console too; help: an address in the troubleshooting page.
 *
 * @typedef {import("./event-types.js").ClientEvents} ClientEvents
 * @typedef {import("./event-types.js").ServerEvents & {
 *   state: import("./connection.js").ConnectionState,
 *   ready: import("./event-types.js").SessionReady,
 *   "server-event": import("./event-types.js").ServerEvent,
 *   ended: {error: import("./errors.js").AnyHoldfastError},
 *   error: import("./reports.js").Report,
 *   detached: void,
 *   closed: void,
 *   "token-refreshed": {expiresAt: number},
 *   "token-failed": {error: import("./errors.js").AnyHoldfastError},
 * }} HoldfastEvents
 *
 * @extends {Emitter<HoldfastEvents>}
 */
export class Holdfast extends Emitter {
  clock = new ServerClock();
  /** @type {import("./event-types.js").SessionReady | null} the last session-ready, null before the first */
  session = null;
  /** STUN and TURN servers, for all rooms. */
  iceServers;
  /** room-service, with this client's token. */
  controlPlane;
  #diagnosis;
  #reports;
  #connection;
  #commands;
  #tokens;
  #rooms = new Map();
  /**
   * By the id of a room that is not entered here: a call may be about to bring this client there.
   *
   * @type {HeldSignals<import("./event-types.js").ServerEvent>}
   */
  #signals = new HeldSignals();
  /** @type {Record<"heartbeat" | "refresh" | "drain", ReturnType<typeof setTimeout> | undefined>} */
  #timers = { heartbeat: undefined, refresh: undefined, drain: undefined };
  #isReady = false;
  #isDetached = false;
  #stopListening = () => {};

  /**
   * @param {object} options
   * @param {import("./token-source.js").TokenCallback} options.token
   * @param {string} [options.url] signaling-service; default: the page's origin
   * @param {string} [options.roomService] base URL of room-service's API; default: the page's origin
   * @param {string} [options.path]
   * @param {string[]} [options.transports] the first is preferred, the other one tried when that fails again
   *     and again; ["websocket"] or ["polling"] for one alone
   * @param {SessionMemory} [options.memory] where the session is remembered over a reload
   * @param {Partial<import("./reconnect-policy.js").RetryPolicy>} [options.retry] when to connect again; 1 s growing to
   *     5 s, half of it random, if left out
   * @param {import("./reports.js").Logger | null} [options.logger] what `error` tells is said there too; the console,
   *     or null for silence
   * @throws {RangeError} of a retry policy that cannot be
   */
  constructor({
    token,
    url = "",
    roomService = "",
    path = "/socket.io/",
    transports = ["websocket", "polling"],
    memory = new SessionMemory(),
    retry,
    logger = console,
  }) {
    super();
    const address = engineAddress(url, path);
    this.#diagnosis = new Diagnosis(address);
    this.#reports = new Reports(address ? helpAt(address) : "docs/troubleshooting.md", logger, (report) =>
      this.emit("error", report),
    );
    this.#tokens = new TokenSource(token, () => this.clock.now());
    this.controlPlane = new ControlPlane(roomService, () => this.token());
    this.iceServers = new IceServers(this.controlPlane, (error) => this.#isOnline && this.#reports.add(error));
    const delay = growingDelay({ ...SIGNALING_RETRY, ...retry });
    this.#connection = new Connection({ url, path, transports, tokens: this.#tokens, memory, delay });
    this.#commands = new Commands({
      send: (...args) => this.#connection.send(...args),
      onSilence: () => this.#probe(),
    });
    this.#connection.on("state", (state) => this.#stateChanged(state));
    this.#connection.on("connect", ({ recovered }) => this.#connected(recovered));
    this.#connection.on("server-event", (event) => this.#received(event));
    this.#connection.on("failed", ({ error }) => (error ? this.#reports.add(error) : this.#diagnose()));
    this.#connection.on("ended", ({ error }) => this.#ended(error));
  }

  get state() {
    return this.#connection.state;
  }

  /** Whether the latest connection went on with the session before it. */
  get recovered() {
    return this.#connection.recovered;
  }

  /** Whether the present connection's session-ready has come. */
  get isReady() {
    return this.#isReady;
  }

  /**
   * Who this client is to the server. Before the first session-ready of a page it is the token's `sub`: where the
   * services read the user's id from another claim, wait for `ready`.
   */
  get userId() {
    return this.session?.user?.userId ?? this.#tokens.userId;
  }

  /** The Socket.IO socket, for diagnosis. */
  get socket() {
    return this.#connection.socket;
  }

  /** Connects for ever; after detach() it takes the session up again. */
  async connect() {
    this.#isDetached = false;
    this.#stopListening();
    const stops = [
      listenForWakeSignals({ onNetworkBack: () => this.#connection.restart(), onAwake: () => this.#awake() }),
      listenForClosing(() => this.#connection.closePage()),
    ];
    this.#stopListening = () => stops.forEach((stop) => stop());
    await this.#connection.start();
  }

  /** Leaves for good: the session ends and is not recovered by a reload. Does nothing after detach(). */
  disconnect() {
    if (this.#isDetached) return;
    this.emit("closed");
    this.#letGo("closed");
    this.#connection.stop();
  }

  /**
   * Lets go of sockets, timers, listeners and peer connections, and leaves the session as it is: to the
   * server it is a lost connection. Whoever connects next in this tab takes it up within the window,
   * another instance or this one: Call and Agent find their calls again, and rooms are asked for and joined
   * anew. What waits, and what is sent until then, is rejected with `detached`.
   */
  detach() {
    if (this.#isDetached) return;
    this.#isDetached = true;
    this.emit("detached");
    this.#letGo("detached");
    this.#connection.detach();
  }

  /**
   * @param {string} roomId
   * @param {ConstructorParameters<typeof Room>[2]} [options]
   * @returns {Room} the same one for the same id
   */
  room(roomId, options) {
    if (!this.#rooms.has(roomId)) this.#rooms.set(roomId, new Room(this, roomId, options));
    return this.#rooms.get(roomId);
  }

  /** @param {string} roomId that is being entered @returns what was signalled there just before, in order */
  signalsOf(roomId) {
    return this.#signals.take(roomId);
  }

  /** @param {Room} room closed: the next one of its id begins afresh */
  forget(room) {
    if (this.#rooms.get(room.id) === room) this.#rooms.delete(room.id);
  }

  /**
   * Sends a command; while away it waits, and it is acted on once.
   *
   * @template {keyof ClientEvents} Name
   * @param {Name} event
   * @param {ClientEvents[Name]["payload"]} [payload]
   * @param {{keep?: boolean}} [options] see Commands
   * @returns {Promise<ClientEvents[Name]["answer"]>} the acknowledgment; rejects with a HoldfastError
   */
  async send(event, payload, options) {
    if (this.#isDetached) throw new HoldfastError("detached");
    try {
      return await this.#commands.add(event, payload ?? {}, options);
    } catch (error) {
      const isMistake = error.code === "forbidden" ? GRANTED.includes(event) : MISTAKES.includes(error.code);
      if (isMistake) this.#reports.add(error);
      throw error;
    }
  }

  /**
   * Says something that is worth nothing later: only while connected, once, without an answer.
   *
   * @template {keyof ClientEvents} Name
   * @param {Name} event
   * @param {ClientEvents[Name]["payload"]} payload
   */
  tell(event, payload) {
    this.#connection.send(event, payload, PROBE_PATIENCE_MS)?.catch(() => {});
  }

  /** The token now in use, fetched if there is none yet. */
  async token() {
    return (this.#tokens.isGood && this.#tokens.current) || this.#tokens.get("reconnect");
  }

  #letGo(code) {
    this.#stopListening();
    Object.values(this.#timers).forEach(clearTimeout);
    for (const room of this.#rooms.values()) room.close();
    this.#rooms.clear();
    this.#signals.clear();
    this.#commands.close(code);
    this.session = null;
  }

  #stateChanged(state) {
    clearTimeout(this.#timers.drain);
    if (state !== "connected") {
      this.#isReady = false;
      clearTimeout(this.#timers.heartbeat);
    }
    this.emit("state", state);
  }

  #ended(error) {
    this.#reports.add(error);
    this.emit("ended", { error });
  }

  get #isOnline() {
    return this.state === "connected" && globalThis.navigator?.onLine !== false;
  }

  /** Of an address that has worked a network is to blame, not the page. */
  async #diagnose() {
    if (this.session || this.#reports.isTold || globalThis.navigator?.onLine === false) return;
    const error = await this.#diagnosis.of();
    if (error && this.state === "connecting" && !this.session) this.#reports.add(error);
  }

  #connected(recovered) {
    this.#reports.clear();
    if (!recovered && this.session) {
      this.#commands.sessionLost();
      this.#signals.clear();
    }
    this.#commands.flush();
    this.#planHeartbeat();
    this.#planRefresh();
  }

  /** @param {import("./event-types.js").ServerEvent} event */
  #received(event) {
    const { name, payload } = event;
    if (name === "session-ready") {
      this.session = payload;
      this.#isReady = true;
      this.clock.sample(payload?.serverTime);
      this.#planRefresh(); // by that clock
      this.#connection.confirm();
    } else if (name === "server-draining") {
      const within = payload?.reconnectWithinMs ?? 0;
      this.#timers.drain = setTimeout(() => this.#connection.restart(), Math.random() * within);
    } else if (isSignal(name)) {
      const { roomId } = /** @type {{roomId: string}} */ (payload);
      if ((this.#rooms.get(roomId)?.state ?? "idle") === "idle") this.#signals.hold(roomId, event);
    }
    this.emit("server-event", event);
    this.emit(name, payload);
    if (name === "session-ready") this.emit("ready", payload);
  }

  #awake() {
    this.clock.forget();
    if (this.state === "connected") this.#probe();
    else this.#connection.hurry();
  }

  /** Asks for a sign of life; a connection that gives none is half-open, whatever the browser thinks. */
  async #probe() {
    const sentAt = Date.now();
    const answer = this.#connection.send("heartbeat", { sentAt }, PROBE_PATIENCE_MS);
    if (!answer) return;
    try {
      const ack = await answer;
      this.clock.sample(ack?.serverTime, Date.now() - sentAt);
    } catch (error) {
      if (error.message === "operation has timed out") this.#connection.restart();
    }
  }

  #planHeartbeat() {
    clearTimeout(this.#timers.heartbeat);
    this.#timers.heartbeat = setTimeout(() => {
      this.#probe();
      this.#planHeartbeat();
    }, HEARTBEAT_MS);
  }

  #planRefresh() {
    const inMs = this.#tokens.refreshInMs;
    clearTimeout(this.#timers.refresh);
    // setTimeout holds 31 bits; a token without an end, or of weeks, is asked about at the next connection.
    if (inMs > 2 ** 31 - 1) return;
    this.#timers.refresh = setTimeout(() => this.#refresh(), inMs);
  }

  async #refresh() {
    try {
      const before = this.#tokens.current;
      const token = await this.#tokens.get("expired");
      if (this.state === "disconnected") return;
      if (token !== before) await this.send("refresh-token", { token }, { keep: true });
      this.emit("token-refreshed", { expiresAt: this.#tokens.expiresAt });
    } catch (error) {
      if (ENDED.includes(error.code)) return;
      // A minute is left, and it is asked again.
      if (!this.#tokens.isGood) this.#reports.add(error);
      this.emit("token-failed", { error });
      if (error.code === "no-token" && !error.retryable) return;
    }
    if (this.state !== "disconnected") this.#planRefresh();
  }
}
