import { Manager } from "./vendor/socket.io-client.js";
import { errorOfCloseCode } from "./close-codes.js";
import { Emitter } from "./emitter.js";
import { HoldfastError, TOKEN_ERRORS } from "./errors.js";
import { isRepeated } from "./offset.js";
import { transportsFor } from "./reconnect-policy.js";

export const CONNECTION_STATES = Object.freeze(["disconnected", "connecting", "connected"]);

const HANDSHAKE_PATIENCE_MS = 10_000;
/** socket.io-protocol v5: packet type CONNECT. */
const CONNECT_PACKET = 0;
/** Engine.IO's message, Socket.IO's event. */
const CLOSE_PAGE = '42["close-page",{}]';

/**
 * One Socket.IO connection that comes back for ever. socket.io-client's own reconnection is off: it
 * knows no "at once", stops for good after a refused CONNECT, and cannot give up a hanging attempt.
 * Its memory of the session is not used either: it cannot be given one from before a reload (the
 * fields have no stable names in its minified build), and after a failed recovery it goes on with
 * the lost session's offset. So pid and offset go with the token in the CONNECT packet's data, where
 * they take precedence.
 *
 * Events: `state` (disconnected: not trying; connecting: trying, for ever; connected),
 * `connect` {recovered}, `server-event` {name, payload, offset}, `ended` {error}, `failed` {error}: an attempt that will
 * be followed by another one; null: the transport did not come about, and browsers do not say why.
 *
 * @typedef {"disconnected" | "connecting" | "connected"} ConnectionState
 * @typedef {{
 *   state: ConnectionState,
 *   connect: {recovered: boolean},
 *   "server-event": import("./event-types.js").ServerEvent,
 *   ended: {error: import("./errors.js").AnyHoldfastError},
 *   failed: {error: import("./errors.js").AnyHoldfastError | null},
 * }} ConnectionEvents
 *
 * @extends {Emitter<ConnectionEvents>}
 */
export class Connection extends Emitter {
  /** @type {ConnectionState} */
  state = "disconnected";
  #tokens;
  #memory;
  #transports;
  #delay;
  #manager;
  #socket;
  #retryTimer;
  #handshakeTimer;
  #attempt = 0;
  /** Rises with every attempt and every stop: what an older attempt still has to say is void. */
  #generation = 0;
  /** @type {{pid?: string, offset?: string}} */
  #session = {};
  #recovered = false;
  #refusals = 0;
  /** @type {"session-displaced" | "session-expired" | null} what the server said last before it closes */
  #notice = null;

  /**
   * @param {{url?: string, path: string, transports: string[], tokens: import("./token-source.js").TokenSource,
   *     memory: import("./session-memory.js").SessionMemory, delay: (attempt: number) => number}} parts
   */
  constructor({ url, path, transports, tokens, memory, delay }) {
    super();
    this.#tokens = tokens;
    this.#memory = memory;
    this.#delay = delay;
    this.#transports = transports;
    this.#manager = new Manager(url || undefined, {
      path,
      transports,
      reconnection: false,
      autoConnect: false,
      // @ts-expect-error -- the declaration forgets that false, unlike any number, means no timeout
      timeout: false,
    });
    this.#manager.on("packet", (packet) => this.#packetArrived(packet));
    this.#socket = this.#manager.socket("/", {});
    this.#socket.on("connect", () => this.#connected());
    this.#socket.on("disconnect", (reason, details) => this.#disconnected(reason, details));
    this.#socket.on("connect_error", (error) => this.#refused(error));
    this.#socket.onAny((name, ...args) => this.#received(name, args));
  }

  get socket() {
    return this.#socket;
  }

  get recovered() {
    return this.#recovered;
  }

  async start() {
    if (this.state !== "disconnected") return;
    this.#become("connecting");
    const generation = ++this.#generation;
    try {
      await this.#tokens.get("connect");
    } catch (error) {
      if (generation === this.#generation) this.#tokenFailed(error);
      return;
    }
    // Somebody else may have the session by now.
    if (generation !== this.#generation) return;
    if (!this.#session.pid) {
      const claimed = await this.#memory.claim(this.#tokens.userId);
      if (generation !== this.#generation) return;
      this.#session = claimed ?? {};
    }
    this.#open(null);
  }

  /** Ends the session too: the server is told, nothing is kept. */
  stop() {
    this.#generation++;
    clearTimeout(this.#handshakeTimer);
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#become("disconnected");
    this.#socket.disconnect();
    this.#session = {};
    this.#memory.forget();
  }

  /** Stops, and leaves the session to whoever claims it next: the server sees a lost connection. */
  detach() {
    this.#dropTransport();
    this.#become("disconnected");
    this.#session = {};
    this.#memory.release();
  }

  /** Gives up whatever connection there is and makes a new one, without waiting. */
  restart() {
    if (this.state === "disconnected") return;
    this.#dropTransport();
    this.#attempt = 0;
    this.#open("reconnect");
  }

  /** Ends a pause between two attempts; leaves a running attempt alone. */
  hurry() {
    if (this.state !== "connecting" || this.#retryTimer === undefined) return;
    this.#attempt = 0;
    this.#open("reconnect");
  }

  /** The whole state has arrived: the connection works, later trouble counts from one again. */
  confirm() {
    this.#attempt = 0;
    this.#refusals = 0;
  }

  /** @returns {Promise<object> | null} the acknowledgment; null while not connected */
  send(event, payload, timeoutMs) {
    if (!this.#socket.connected) return null;
    return this.#socket.timeout(timeoutMs).emitWithAck(event, payload);
  }

  /**
   * The page's last word: it closes. The session is kept for a page that is loaded anew, but nobody waits long for
   * it. A server from before this event does not know it, and takes the connection for lost.
   */
  closePage() {
    if (!this.#socket.connected) return;
    const { transport } = this.#manager.engine;
    // What long-polling sends as usual ends with the page.
    // @ts-expect-error -- declared protected; there is no other way to the session's address
    if (transport.name === "polling") globalThis.navigator.sendBeacon(transport.uri(), CLOSE_PAGE);
    else this.#socket.emit("close-page", {});
  }

  /** @param {"reconnect" | "expired" | null} tokenReason null: the token was fetched just now */
  async #open(tokenReason) {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#become("connecting");
    const generation = ++this.#generation;
    if (tokenReason) {
      try {
        await this.#tokens.get(tokenReason);
      } catch (error) {
        if (generation === this.#generation) this.#tokenFailed(error);
        return;
      }
      if (generation !== this.#generation) return;
    }
    this.#notice = null;
    this.#socket.auth = { token: this.#tokens.current, ...this.#session };
    // socket.io-client would wait for ever for an answer to CONNECT.
    clearTimeout(this.#handshakeTimer);
    this.#handshakeTimer = setTimeout(() => {
      this.#dropTransport();
      this.#retryLater(null);
    }, HANDSHAKE_PATIENCE_MS);
    // The first of them alone is tried; polling upgrades to what stands behind it.
    this.#manager.opts.transports = transportsFor(this.#transports, this.#attempt);
    this.#socket.connect();
    // Nor does it hear of a transport that closes between its opening and Engine.IO's.
    // A moment later: a refusal, which says why, closes it first.
    this.#manager.engine.once("close", () =>
      queueMicrotask(() => generation === this.#generation && this.#closedEarly()),
    );
  }

  #closedEarly() {
    if (this.#socket.connected || this.#retryTimer !== undefined) return;
    this.#dropTransport();
    this.#retryLater(null);
  }

  /**
   * Before socket.io-client looks at it: the session that CONNECT was answered with.
   *
   * @param {{type: number, data?: any}} packet
   */
  #packetArrived({ type, data }) {
    if (type !== CONNECT_PACKET || !data?.sid) return;
    this.#recovered = Boolean(data.pid) && data.pid === this.#session.pid;
    if (!this.#recovered) this.#session = { pid: data.pid };
  }

  #connected() {
    clearTimeout(this.#handshakeTimer);
    this.#socket.recovered = this.#recovered;
    this.#memory.save(this.#session);
    this.#become("connected");
    this.emit("connect", { recovered: this.#recovered });
  }

  #received(name, args) {
    const last = args.at(-1);
    const offset = args.length > 1 && typeof last === "string" ? last : undefined;
    if (offset !== undefined) {
      if (isRepeated(offset, this.#session.offset)) return;
      this.#session = { ...this.#session, offset };
      this.#memory.save(this.#session);
    }
    if (name === "session-displaced" && Object.keys(args[0] ?? {}).length === 0) this.#notice = "session-displaced";
    if (name === "session-expired") this.#notice = "session-expired";
    this.emit("server-event", { name, payload: args[0], offset });
  }

  #disconnected(reason, details) {
    const final = errorOfCloseCode(details?.context?.code);
    if (reason === "io server disconnect" || final) {
      this.#ended(new HoldfastError(this.#notice ?? final ?? "removed"));
    } else {
      this.#retryLater();
    }
  }

  #refused(error) {
    if (!error.data) {
      this.#retryLater(null);
      return;
    }
    const refusal = HoldfastError.from(error.data);
    if (refusal.retryable) {
      this.#retryLater(refusal);
      return;
    }
    // A new token, or a session without the past, may be welcome; a second refusal is an answer.
    if (this.#refusals++ === 0 && (TOKEN_ERRORS.includes(refusal.code) || this.#session.pid)) {
      if (!TOKEN_ERRORS.includes(refusal.code)) this.#session = {};
      this.#open("expired");
    } else {
      this.#ended(refusal);
    }
  }

  #ended(error) {
    if (TOKEN_ERRORS.includes(error.code) && this.#refusals++ === 0) {
      this.#open("expired");
      return;
    }
    this.#generation++;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#refusals = 0;
    this.#dropTransport();
    this.#become("disconnected");
    this.emit("ended", { error });
  }

  #tokenFailed(error) {
    if (error.retryable) this.#retryLater(error);
    else this.#ended(error);
  }

  /** @param {import("./errors.js").AnyHoldfastError | null} [error] why an attempt has failed; without: it is lost */
  #retryLater(error) {
    if (this.state === "disconnected" || this.#retryTimer !== undefined) return;
    this.#generation++;
    clearTimeout(this.#handshakeTimer);
    this.#become("connecting");
    this.#retryTimer = setTimeout(
      () => this.#open(this.#notice === "session-expired" ? "expired" : "reconnect"),
      this.#delay(this.#attempt++),
    );
    if (error !== undefined) this.emit("failed", { error });
  }

  /** Closes without a DISCONNECT packet: the session stays. */
  #dropTransport() {
    this.#generation++;
    clearTimeout(this.#handshakeTimer);
    clearTimeout(this.#retryTimer);
    // Any non-empty timer keeps the `disconnect` that this causes from planning an attempt.
    this.#retryTimer = null;
    // @ts-expect-error -- declared private; a Manager has no other way to close that sends no DISCONNECT
    this.#manager.disconnect();
    this.#retryTimer = undefined;
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.emit("state", state);
  }
}
