import { HoldfastError } from "../holdfast/index.js";

const PATIENCE_MS = 8000;

/** room-service over HTTP, as far as the pages need it. */
export class ControlPlane {
  #baseUrl;
  #token;

  /** @param {string} baseUrl "" for the page's origin @param {() => Promise<string>} token */
  constructor(baseUrl, token) {
    this.#baseUrl = baseUrl;
    this.#token = token;
  }

  /** @returns {Promise<object[]>} queues with their figures */
  async queues() {
    return (await this.#request("GET", "/v1/queues?limit=200")).queues;
  }

  /** @returns {Promise<object>} with `calls` and `agentList` */
  queue(name) {
    return this.#request("GET", `/v1/queues/${encodeURIComponent(name)}`);
  }

  /** @param {string} state of calls */
  async calls(state) {
    return (await this.#request("GET", `/v1/calls?state=${state}&limit=100`)).calls;
  }

  async rooms(status) {
    return (await this.#request("GET", `/v1/rooms?status=${status}&limit=100`)).rooms;
  }

  endCall(callId) {
    return this.#request("POST", `/v1/calls/${encodeURIComponent(callId)}/end`, {});
  }

  prioritise(callId, priority) {
    return this.#request("PUT", `/v1/calls/${encodeURIComponent(callId)}/priority`, { priority });
  }

  async #request(method, path, body) {
    let response;
    try {
      response = await fetch(this.#baseUrl + path, {
        method,
        headers: {
          Authorization: `Bearer ${await this.#token()}`,
          ...(body && { "Content-Type": "application/json" }),
        },
        body: body && JSON.stringify(body),
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch (error) {
      throw error instanceof HoldfastError ? error : new HoldfastError("unavailable", String(error), true);
    }
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    throw new HoldfastError(answer.code ?? "internal", answer.detail ?? response.statusText);
  }
}
