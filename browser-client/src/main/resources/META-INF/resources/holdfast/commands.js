import { HoldfastError } from "./errors.js";
import { randomId } from "./random-id.js";

const ACK_PATIENCE_MS = 8000;
const RETRY_MS = 1000;

/**
 * Commands on their way: each has an id, is kept until it is acknowledged, and is sent again with
 * the same id after a reconnection; the server acts on an id once. Order is kept.
 */
export class Commands {
  /** @type {Map<string, {event: string, payload: object, keep: boolean, resolve: Function, reject: Function}>} */
  #waiting = new Map();
  #send;
  #onSilence;
  #retryTimer;

  /**
   * @param {{send: (event: string, payload: object, timeoutMs: number) => Promise<object> | null,
   *     onSilence: () => void}} wire send answers null while there is no connection
   */
  constructor({ send, onSilence }) {
    this.#send = send;
    this.#onSilence = onSilence;
  }

  /**
   * @param {string} event
   * @param {object} payload
   * @param {{keep?: boolean}} [options] keep: still wanted when the session was lost and a new one begins
   * @returns {Promise<object>} the acknowledgment; rejects with a HoldfastError
   */
  add(event, payload, { keep = false } = {}) {
    const id = payload.id ?? randomId();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { event, payload: { ...payload, id }, keep, resolve, reject });
      this.#dispatch(id);
    });
  }

  /** A connection is there: everything not acknowledged goes out again, in order. */
  flush() {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    for (const id of this.#waiting.keys()) this.#dispatch(id);
  }

  /** The session is gone: what belonged to it must not be done in the next one by surprise. */
  sessionLost() {
    this.#rejectWhere((command) => !command.keep, "session-lost");
  }

  /** @param {"closed" | "detached"} code with which everything that waits is rejected */
  close(code) {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#rejectWhere(() => true, code);
  }

  #rejectWhere(predicate, code) {
    for (const [id, command] of this.#waiting) {
      if (!predicate(command)) continue;
      this.#waiting.delete(id);
      command.reject(new HoldfastError(code));
    }
  }

  async #dispatch(id) {
    const command = this.#waiting.get(id);
    if (!command) return;
    const answer = this.#send(command.event, command.payload, ACK_PATIENCE_MS);
    if (!answer) return;
    let ack;
    try {
      ack = await answer;
    } catch (error) {
      // Disconnected: flush() sends it again. Silence: the connection itself is in doubt.
      if (error.message === "operation has timed out" && this.#waiting.has(id)) {
        this.#onSilence();
        this.#retryLater();
      }
      return;
    }
    if (this.#waiting.get(id) !== command) return;
    if (ack?.ok === false && HoldfastError.from(ack.error).retryable) {
      this.#retryLater();
      return;
    }
    this.#waiting.delete(id);
    if (ack?.ok === false) command.reject(HoldfastError.from(ack.error));
    else command.resolve(ack ?? { ok: true });
  }

  #retryLater() {
    this.#retryTimer ??= setTimeout(() => this.flush(), RETRY_MS);
  }
}
