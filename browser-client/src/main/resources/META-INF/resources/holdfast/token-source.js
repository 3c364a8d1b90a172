import { HoldfastError } from "./errors.js";

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
  #last = null;

  /**
   * @param {(why: {reason: "connect"|"reconnect"|"expired"}) => Promise<string|{token: string}>|string|{token: string}} callback
   * @param {() => number} [now] the server's clock: a token ends by that, however wrong the own one is
   */
  constructor(callback, now = Date.now) {
    this.#callback = callback;
    this.#now = now;
  }

  /** @param {"connect"|"reconnect"|"expired"} reason */
  async get(reason) {
    try {
      const given = await withPatience(this.#callback({ reason }));
      const token = typeof given === "string" ? given : given?.token;
      if (!token) throw new HoldfastError("no-token", "the token callback gave no token");
      this.#last = token;
      return token;
    } catch (error) {
      if (reason !== "expired" && this.isGood) return this.#last;
      throw error instanceof HoldfastError ? error : new HoldfastError("no-token", String(error));
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
