const FALLBACK_LIFE_MS = 600_000;
const PATIENCE_MS = 3000;
/** A little more than the patience before an ICE restart, in which they are asked for. */
const JUST_NOW_MS = 2000;
/** After a question without an answer: so long the last servers are used without another one. */
const RETRY_MS = 5000;

/**
 * STUN and TURN servers from room-service. TURN credentials are short-lived, so every peer connection
 * is made with some that still live, and every ICE restart has new ones; when room-service does not
 * answer, the last ones are used: a call inside one network needs none at all.
 */
export class IceServers {
  /** @type {RTCIceServer[]} */
  current = [];
  #fetchedAt = -Infinity;
  #lifeMs = FALLBACK_LIFE_MS;
  #failedAt = -Infinity;
  #failures = 0;
  /** @type {Promise<void> | null} the question under way: who asks meanwhile shares its answer */
  #asking = null;
  /** @type {{answer: Promise<void>, since: number} | null} the last question of a restart, under way */
  #renewing = null;
  #controlPlane;
  #onError;

  /**
   * @param {import("./control-plane.js").ControlPlane} controlPlane
   * @param {(error: import("./errors.js").AnyHoldfastError) => void} [onError] there were never any, and it is not the
   *     first question
   */
  constructor(controlPlane, onError = () => {}) {
    this.#controlPlane = controlPlane;
    this.#onError = onError;
  }

  /** @returns {Promise<RTCIceServer[]>} with at least half of their life before them; never rejects */
  async fresh() {
    if (this.#isOlderThan(this.#lifeMs / 2) && Date.now() - this.#failedAt >= RETRY_MS) {
      await (this.#asking ??= this.#ask().finally(() => (this.#asking = null)));
    }
    return this.current;
  }

  /** @returns {Promise<RTCIceServer[]>} fetched just now, for an ICE restart; never rejects */
  async renewed() {
    // A question from before the network came back may hang: a restart does not wait for that one.
    if (this.#isOlderThan(JUST_NOW_MS)) await this.#askForRestart();
    return this.current;
  }

  /** Restarts of one moment share a question; one that hangs is left behind. */
  #askForRestart() {
    if (this.#renewing && Date.now() - this.#renewing.since < JUST_NOW_MS) return this.#renewing.answer;
    const renewing = { since: Date.now(), answer: this.#ask() };
    this.#renewing = renewing;
    return renewing.answer.finally(() => {
      if (this.#renewing === renewing) this.#renewing = null;
    });
  }

  #isOlderThan(ms) {
    return Date.now() - this.#fetchedAt >= ms;
  }

  async #ask() {
    try {
      this.#take(await this.#controlPlane.request("GET", "/v1/ice-servers", { patienceMs: PATIENCE_MS }));
      this.#failedAt = -Infinity;
    } catch (error) {
      this.#failedAt = Date.now(); // the last known ones stay
      if (this.#fetchedAt === -Infinity && ++this.#failures > 1) this.#onError(error);
    }
  }

  #take(body) {
    const servers = Array.isArray(body) ? body : body.iceServers;
    if (!Array.isArray(servers)) return;
    this.current = servers;
    this.#fetchedAt = Date.now();
    const seconds = Number(body.ttlSeconds ?? body.ttl);
    this.#lifeMs = seconds > 0 ? seconds * 1000 : FALLBACK_LIFE_MS;
  }
}
