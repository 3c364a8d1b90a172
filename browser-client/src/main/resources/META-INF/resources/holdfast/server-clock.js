/**
 * The server's clock, seen from here. Deadlines are server time; a client's clock may be minutes
 * off. Of all samples the one with the shortest round trip is believed.
 */
export class ServerClock {
  #skewMs = 0;
  #bestRoundTripMs = Infinity;
  #now;

  /** @param {() => number} [now] */
  constructor(now = Date.now) {
    this.#now = now;
  }

  /**
   * @param {number} serverTime milliseconds since the epoch
   * @param {number} [roundTripMs] unknown for a pushed message: taken, but beaten by any measured one
   */
  sample(serverTime, roundTripMs = 60_000) {
    if (!Number.isFinite(serverTime) || roundTripMs > this.#bestRoundTripMs) return;
    this.#bestRoundTripMs = roundTripMs;
    const travelled = roundTripMs === 60_000 ? 0 : roundTripMs / 2;
    this.#skewMs = serverTime + travelled - this.#now();
  }

  /** The machine slept or its clock was set: measure anew. */
  forget() {
    this.#bestRoundTripMs = Infinity;
  }

  now() {
    return this.#now() + this.#skewMs;
  }
}
