import { TOKEN_CLOSE_CODE, errorOfCloseCode } from "./close-codes.js";
import { Emitter } from "./emitter.js";
import { TOKEN_ERRORS } from "./errors.js";
import { EventStream } from "./event-stream.js";
import { FrameBatch } from "./frame-batch.js";
import { TRANSCRIPT_RETRY, growingDelay, transportsFor } from "./reconnect-policy.js";
import { tokenOf } from "./token-source.js";
import { TranscriptSegments } from "./transcript-segments.js";

const PING_MS = 30_000;
const PONG_PATIENCE_MS = 10_000;
const OPEN_PATIENCE_MS = 10_000;
const TRANSPORTS = ["websocket", "events"];

/** So many in a row are an outage to a client whose WebSockets got through, not a network that lets none pass. */
const LOSSES_OF_AN_OUTAGE = 6;

/**
 * A call's live transcript: a plain WebSocket that goes on at its last offset after every loss, for
 * ever, until the call's transcript has ended or close() is called. Some proxies let no WebSocket
 * through: from the third attempt on every second one reads the same messages as server-sent events;
 * when those are lost, a WebSocket is tried again first. Once a WebSocket got through, that begins
 * later: it takes a long outage to be a network of another kind.
 *
 * Events: `state` (disconnected | connecting | connected), `segments` (the ordered list, after changes, once
 * a frame at most: a long call comes as fast as it can; words that were shown and have no final are marked
 * `unconfirmed`; what has no words is not in it), `gap`, `ended`, `error` {code, message}.
 *
 * @typedef {{
 *   state: import("./connection.js").ConnectionState,
 *   segments: TranscriptSegments["list"],
 *   gap: {startMs: number, endMs: number, reason: string},
 *   ended: {callId: string, offset: string},
 *   error: {code: import("./errors.js").ErrorCode, message?: string},
 * }} TranscriptEvents
 *
 * @extends {Emitter<TranscriptEvents>}
 */
export class TranscriptStream extends Emitter {
  /** @type {import("./connection.js").ConnectionState} */
  state = "disconnected";
  ended = false;
  #options;
  #segments = new TranscriptSegments();
  #telling = new FrameBatch(() => this.emit("segments", this.segments));
  #delay;
  #offset = "0";
  /** @type {WebSocket | EventStream | null} */
  #link = null;
  #transport = TRANSPORTS[0];
  #socketsPass = false;
  #attempt = 0;
  #losses = 0;
  /** @type {import("./token-source.js").TokenReason["reason"]} */
  #tokenReason = "connect";
  /** @type {Record<"retry" | "ping" | "patience", ReturnType<typeof setTimeout> | undefined>} */
  #timers = { retry: undefined, ping: undefined, patience: undefined };

  /**
   * @param {object} options
   * @param {string} [options.url] transcript-service, e.g. "wss://host"; default: the page's origin
   * @param {string} options.callId
   * @param {string} [options.roomId] where the call is; without it the token must grant the call
   * @param {import("./token-source.js").TokenCallback} options.token
   * @param {Partial<import("./reconnect-policy.js").RetryPolicy>} [options.retry] 1 s growing to 4 s if left out
   * @throws {RangeError} of a retry policy that cannot be
   */
  constructor({ url = "", callId, roomId, token, retry }) {
    super();
    this.#delay = growingDelay({ ...TRANSCRIPT_RETRY, ...retry });
    this.callId = callId;
    this.#options = { url: url || originAsWebSocket(), roomId, token };
  }

  /** All segments so far, in the order in which they were spoken: a list of one's own. */
  get segments() {
    return this.#segments.list;
  }

  /** The offset from which a reconnection goes on. */
  get offset() {
    return this.#offset;
  }

  open() {
    if (this.state !== "disconnected") return;
    this.#become("connecting");
    this.#connect();
  }

  /** Does not wait for the next attempt's time; makes sure of a connection that seems to be there. */
  hurry() {
    // An event stream says when it is alive, and cannot be asked.
    if (this.state === "connected" && this.#transport === "websocket") this.#ping();
    if (this.state !== "connecting" || this.#link) return;
    clearTimeout(this.#timers.retry);
    this.#connect();
  }

  close() {
    this.#telling.flush();
    this.#become("disconnected");
    this.#abandon();
    clearTimeout(this.#timers.retry);
  }

  async #connect() {
    this.#timers.retry = undefined;
    let token;
    try {
      token = await tokenOf(this.#options.token, this.#tokenReason);
    } catch (error) {
      if (error.retryable) this.#retryLater();
      else this.#fails(error);
      return;
    }
    if (this.state === "disconnected" || this.#link) return;
    const link = this.#newLink(token);
    this.#link = link;
    link.onmessage = ({ data }) => this.#received(JSON.parse(data));
    link.onclose = ({ code }) => this.#lost(code);
    this.#timers.patience = setTimeout(() => this.#lost(1006), OPEN_PATIENCE_MS);
  }

  #newLink(token) {
    const { url, roomId } = this.#options;
    const query = new URLSearchParams({ after: this.#offset, ...(roomId && { roomId }) });
    const address = `${url}/v1/transcripts/${encodeURIComponent(this.callId)}?`;
    const losses = this.#losses - (this.#socketsPass ? LOSSES_OF_AN_OUTAGE : 0);
    this.#transport = transportsFor(TRANSPORTS, losses)[0];
    if (this.#transport === "events") return new EventStream(`${address.replace(/^ws/, "http")}${query}`, token);
    query.set("batch", "true"); // each frame is a task: thousands of lines are not to be as many
    // A browser can set no header on a WebSocket; Quarkus takes it from the sub-protocol list.
    const carrier = encodeURIComponent(`quarkus-http-upgrade#Authorization#Bearer ${token}`);
    const webSocket = new WebSocket(`${address}${query}`, ["bearer-token-carrier", carrier]);
    webSocket.onopen = () => (this.#timers.ping = setInterval(() => this.#ping(), PING_MS));
    return webSocket;
  }

  #received(message) {
    clearTimeout(this.#timers.patience);
    if (message.offset) this.#offset = message.offset;
    switch (message.type) {
      case "batch":
        return message.messages.forEach((one) => this.#link && this.#received(one));
      case "transcript":
        return this.#changed(this.#segments.apply(message.transcript));
      case "redaction":
        return this.#changed(this.#segments.redact(message));
      case "status":
        return this.#status(message);
      case "gap":
        if (message.transcript) return this.#changed(this.#segments.giveUp(message.transcript));
        if (message.transcriptId) return this.#changed(this.#segments.drop(message.transcriptId));
        this.#telling.flush();
        return this.emit("gap", message);
      case "error":
        if (TOKEN_ERRORS.includes(message.code)) this.#tokenReason = "expired";
        return this.emit("error", message);
      case "ended":
        this.ended = true;
        this.#telling.flush();
        return this.emit("ended", message);
      default: // pong: a sign of life was all it had to be
    }
  }

  #status({ status, recovered }) {
    if (status !== "connected") return;
    // What we had cannot be continued: the whole state follows.
    if (recovered === false) this.#changed(this.#segments.clear() ?? true);
    this.#attempt = 0;
    this.#losses = 0;
    this.#socketsPass ||= this.#transport === "websocket";
    this.#tokenReason = "reconnect";
    this.#become("connected");
  }

  #changed(anything) {
    if (anything) this.#telling.ask();
  }

  #ping() {
    if (!this.#link || this.#link instanceof EventStream) return;
    this.#link.send('{"type":"ping"}');
    clearTimeout(this.#timers.patience);
    this.#timers.patience = setTimeout(() => this.#lost(1006), PONG_PATIENCE_MS);
  }

  #lost(code) {
    this.#abandon();
    this.#losses++;
    if (this.state === "disconnected") return;
    if (this.ended) {
      this.#become("disconnected");
      return;
    }
    const final = errorOfCloseCode(code);
    if (code === TOKEN_CLOSE_CODE) this.#tokenReason = "expired";
    else if (final) return this.#fails({ code: final });
    this.#become("connecting");
    this.#retryLater();
  }

  /** @param {{code: import("./errors.js").ErrorCode, message?: string}} error that no attempt will heal */
  #fails({ code, message }) {
    if (this.state === "disconnected") return;
    this.#become("disconnected");
    this.emit("error", { code, message });
  }

  #retryLater() {
    if (this.state === "disconnected") return;
    clearTimeout(this.#timers.retry);
    this.#timers.retry = setTimeout(() => this.#connect(), this.#delay(this.#attempt++));
  }

  #abandon() {
    clearInterval(this.#timers.ping);
    clearTimeout(this.#timers.patience);
    const link = this.#link;
    this.#link = null;
    if (!link) return;
    if (!(link instanceof EventStream)) link.onopen = null;
    link.onmessage = link.onclose = null;
    link.close();
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.emit("state", state);
  }
}

function originAsWebSocket() {
  return globalThis.location?.origin.replace(/^http/, "ws") ?? "";
}
