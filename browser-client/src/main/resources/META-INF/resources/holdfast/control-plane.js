import { HoldfastError } from "./errors.js";

const PATIENCE_MS = 8000;

/** room-service over HTTP, with the client's token. */
export class ControlPlane {
  #baseUrl;
  #token;

  /**
   * @param {string} baseUrl "" for the page's origin
   * @param {() => Promise<string>} token
   */
  constructor(baseUrl, token) {
    this.#baseUrl = baseUrl;
    this.#token = token;
  }

  /**
   * @param {"GET" | "POST" | "PUT" | "DELETE"} method
   * @param {string} path from `/v1/` on, see the protocol's second chapter
   * @param {{body?: object, patienceMs?: number}} [options]
   * @returns {Promise<any>} the answer, null for 204; rejects with a HoldfastError: what the problem document says,
   *     `unreachable` without an answer, `wrong-url` for one of somebody else
   */
  async request(method, path, { body, patienceMs = PATIENCE_MS } = {}) {
    const token = await this.#token();
    let response;
    try {
      response = await fetch(this.#baseUrl + path, {
        method,
        headers: { Authorization: `Bearer ${token}`, ...(body && { "Content-Type": "application/json" }) },
        body: body && JSON.stringify(body),
        cache: "no-store",
        signal: AbortSignal.timeout(patienceMs),
      });
    } catch (error) {
      const why = `is the address right, and does it admit pages of ${globalThis.location?.origin}?`;
      throw new HoldfastError(
        "unreachable",
        `no answer of room-service at ${this.#address} (${error.message}): ${why}`,
      );
    }
    if (response.status === 204) return null;
    const answer = await response.json().catch(() => null);
    if (response.ok && answer) return answer;
    if (answer?.code) throw HoldfastError.from({ ...answer, message: answer.detail ?? answer.title });
    if (response.status === 429) throw new HoldfastError("rate-limited");
    if (response.status === 408 || response.status >= 500) {
      throw new HoldfastError("unavailable", `${response.status} of ${this.#address}`);
    }
    throw new HoldfastError("wrong-url", `what answers at ${this.#address} is not room-service (${response.status})`);
  }

  get #address() {
    return this.#baseUrl || globalThis.location?.origin;
  }
}
