import { HoldfastError } from "./errors.js";

/**
 * Where tokens come from, at once or later. Called at every (re)connection and before expiry; "expired": the last
 * token was refused, give a new one. Throw an error with `retryable: false` to give up.
 *
 * @typedef {{reason: "connect" | "reconnect" | "expired"}} TokenReason
 * @typedef {string | {token: string}} GivenToken
 * @typedef {(why: TokenReason) => GivenToken | Promise<GivenToken>} TokenCallback
 */

const PATIENCE_MS = 5000;
const REFRESH_AHEAD_MS = 60_000;
const LEAST_PAUSE_MS = 1000;
const USUAL_PAUSE_MS = 10_000;

/**
 * The application's token callback, with the last token as a fallback: when the callback fails while
 * the last token is still good (the room service restarts, say), the connection goes on with that.
 */
export class TokenSource {
  #callback;
  #now;
  /** @type {string | null} */
  #last = null;

  /**
   * @param {TokenCallback} callback
   * @param {() => number} [now] the server's clock: a token ends by that, however wrong the own one is
   */
  constructor(callback, now = Date.now) {
    this.#callback = callback;
    this.#now = now;
  }

  /** @param {"connect"|"reconnect"|"expired"} reason */
  async get(reason) {
    try {
      const token = await tokenOf(this.#callback, reason);
      this.#last = token;
      return token;
    } catch (error) {
      if (reason !== "expired" && this.#last && this.isGood) return this.#last;
      throw error;
    }
  }

  get current() {
    return this.#last;
  }

  /** Whether there is one that has not run out. */
  get isGood() {
    return this.#last !== null && this.#now() < this.expiresAt;
  }

  /** Milliseconds since the epoch, Infinity when the token does not say. */
  get expiresAt() {
    const exp = claims(this.#last)?.exp;
    return typeof exp === "number" ? exp * 1000 : Infinity;
  }

  /** When to ask for the next one, from now: a minute ahead; of one with less than that left every 10 s, or half-way. */
  get refreshInMs() {
    const left = this.expiresAt - this.#now();
    const pause = left > 0 ? Math.min(left / 2, USUAL_PAUSE_MS) : USUAL_PAUSE_MS;
    return Math.max(left - REFRESH_AHEAD_MS, pause, LEAST_PAUSE_MS);
  }

  /** The token's subject: who this client is. */
  get userId() {
    return claims(this.#last)?.sub;
  }
}

/**
 * @param {TokenCallback} callback
 * @param {TokenReason["reason"]} reason
 * @returns {Promise<string>} rejects with a HoldfastError: `no-token`, or what the callback has thrown of this kind
 */
export async function tokenOf(callback, reason) {
  try {
    const given = await withPatience(callback({ reason }));
    const token = typeof given === "string" ? given : given?.token;
    if (!token) throw new HoldfastError("no-token", "the token callback gave no token");
    return token;
  } catch (error) {
    if (error instanceof HoldfastError) throw error;
    // Whoever throws an error of their own may say that there is no use in asking again.
    throw new HoldfastError("no-token", `the token callback failed: ${error}`, error?.retryable);
  }
}

/** A token's claims, unverified: only ever used to plan, never to decide who may do what. */
function claims(token) {
  try {
    const body = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

async function withPatience(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new HoldfastError("no-token", "the token callback took too long")), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
