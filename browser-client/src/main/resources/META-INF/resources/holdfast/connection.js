import { Manager } from "./vendor/socket.io.esm.min.js";
import { errorOfCloseCode } from "./close-codes.js";
import { Emitter } from "./emitter.js";
import { HoldfastError, TOKEN_ERRORS } from "./errors.js";
import { isRepeated } from "./offset.js";
import { signalingDelay } from "./reconnect-policy.js";

const HANDSHAKE_PATIENCE_MS = 10_000;

/**
 * One Socket.IO connection that comes back for ever. socket.io-client's own reconnection is off: it
 * knows no "at once", stops for good after a refused CONNECT, and cannot give up a hanging attempt.
 *
 * Events: `state` (disconnected: not trying; connecting: trying, for ever; connected),
 * `connect` {recovered}, `server-event` {name, payload, offset}, `ended` {error}.
 */
export class Connection extends Emitter {
  state = "disconnected";
  #tokens;
  #memory;
  #manager;
  #socket;
  #retryTimer;
  #handshakeTimer;
  #attempt = 0;
  /** Rises with every attempt and every stop: what an older attempt still has to say is void. */
  #generation = 0;
  #lastOffset;
  #refusals = 0;
  #notice = null;

  /**
   * @param {{url?: string, path: string, transports: string[], tokens: import("./token-source.js").TokenSource,
   *     memory: import("./session-memory.js").SessionMemory}} parts
   */
  constructor({ url, path, transports, tokens, memory }) {
    super();
    this.#tokens = tokens;
    this.#memory = memory;
    this.#manager = new Manager(url || undefined, {
      path,
      transports,
      reconnection: false,
      autoConnect: false,
      timeout: false,
    });
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
    return Boolean(this.#socket.recovered);
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
    const left = this.#socket._pid ? null : await this.#memory.claim(this.#tokens.userId);
    if (generation !== this.#generation) return;
    if (left) {
      this.#socket._pid = left.pid;
      this.#socket._lastOffset = this.#lastOffset = left.offset;
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
    this.#forgetSession();
    this.#memory.forget();
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
    this.#socket.auth = { token: this.#tokens.current };
    // socket.io-client would wait for ever for an answer to CONNECT.
    clearTimeout(this.#handshakeTimer);
    this.#handshakeTimer = setTimeout(() => {
      this.#dropTransport();
      this.#retryLater();
    }, HANDSHAKE_PATIENCE_MS);
    this.#socket.connect();
  }

  #connected() {
    clearTimeout(this.#handshakeTimer);
    const { recovered } = this.#socket;
    if (!recovered) {
      // socket.io-client would go on with the lost session's offset, which the new one never had.
      this.#socket._lastOffset = this.#lastOffset = undefined;
    }
    this.#memory.save({ pid: this.#socket._pid, offset: this.#lastOffset });
    this.#become("connected");
    this.emit("connect", { recovered: Boolean(recovered) });
  }

  #received(name, args) {
    const last = args.at(-1);
    const offset = args.length > 1 && typeof last === "string" ? last : undefined;
    if (offset !== undefined) {
      if (isRepeated(offset, this.#lastOffset)) return;
      this.#lastOffset = offset;
      this.#memory.save({ pid: this.#socket._pid, offset });
    }
    if (name === "session-displaced" && !args[0]?.roomId) this.#notice = "session-displaced";
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
      this.#retryLater();
      return;
    }
    const refusal = HoldfastError.from(error.data);
    if (refusal.retryable) {
      this.#retryLater();
      return;
    }
    // A new token, or a session without the past, may be welcome; a second refusal is an answer.
    if (this.#refusals++ === 0 && (TOKEN_ERRORS.includes(refusal.code) || this.#socket._pid)) {
      if (!TOKEN_ERRORS.includes(refusal.code)) this.#forgetSession();
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
    if (error.retryable) this.#retryLater();
    else this.#ended(error);
  }

  #retryLater() {
    if (this.state === "disconnected" || this.#retryTimer !== undefined) return;
    this.#generation++;
    clearTimeout(this.#handshakeTimer);
    this.#become("connecting");
    this.#retryTimer = setTimeout(
      () => this.#open(this.#notice === "session-expired" ? "expired" : "reconnect"),
      signalingDelay(this.#attempt++),
    );
  }

  /** Closes without a DISCONNECT packet: the session stays. */
  #dropTransport() {
    this.#generation++;
    clearTimeout(this.#handshakeTimer);
    clearTimeout(this.#retryTimer);
    // Any non-empty timer keeps the `disconnect` that this causes from planning an attempt.
    this.#retryTimer = null;
    this.#manager._close();
    this.#retryTimer = undefined;
  }

  #forgetSession() {
    this.#socket._pid = undefined;
    this.#socket._lastOffset = this.#lastOffset = undefined;
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.emit("state", state);
  }
}
