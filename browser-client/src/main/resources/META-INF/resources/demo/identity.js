import { HoldfastError } from "../holdfast/index.js";

const NEARLY_EXPIRED_MS = 120_000;

/**
 * Who is using this tab. Kept in sessionStorage, so that a reload is the same person again and two
 * tabs can be two people. The token itself is kept in memory only.
 */
export class Identity {
  #roomService;
  #key;
  /** Queues that the token grants. */
  queues = [];
  #token = null;
  #expiresAt = 0;

  /**
   * @param {string} roomService base URL
   * @param {string} name of the page: at each one a tab is somebody else
   */
  constructor(roomService, name) {
    this.#roomService = roomService;
    this.#key = `holdfast:demo:${name}`;
    this.person = null;
  }

  /**
   * Whoever this tab was before a reload.
   *
   * @param {string} [roomId] only if it was in this room
   */
  recall(roomId) {
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.#key));
      if (!kept || (roomId && kept.roomId !== roomId)) return false;
      this.person = kept;
      this.queues = kept.queues ?? [];
      return true;
    } catch {
      return false;
    }
  }

  /** @param {{name: string, role: string, roomId: string, userId?: string}} person */
  async signIn(person) {
    let response;
    try {
      response = await fetch(`${this.#roomService}/v1/demo/sign-in`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(person),
        signal: AbortSignal.timeout(8000),
      });
    } catch (error) {
      throw new HoldfastError("unavailable", String(error), true);
    }
    const body = await response.json().catch(() => ({}));
    if (!response.ok) {
      const retryable = response.status >= 500 || response.status === 429;
      throw new HoldfastError(body.code ?? "internal", body.detail ?? body.title ?? response.statusText, retryable);
    }
    this.#token = body.token;
    this.#expiresAt = Number.isFinite(body.expiresAt) ? body.expiresAt : Date.parse(body.expiresAt);
    this.queues = body.queues ?? [];
    const { name, role } = person;
    this.person = { name, role, roomId: body.roomId ?? person.roomId, userId: body.userId, queues: this.queues };
    sessionStorage.setItem(this.#key, JSON.stringify(this.person));
  }

  /** The SDK's token callback. */
  async token({ reason }) {
    if (!this.person) throw new HoldfastError("session-expired");
    const good = this.#token && Date.now() < this.#expiresAt - NEARLY_EXPIRED_MS;
    if (reason === "expired" || !good) {
      this.#token = null;
      const { name, role, roomId, userId } = this.person;
      await this.signIn({ name, role, roomId, userId });
    }
    return this.#token;
  }

  forget() {
    sessionStorage.removeItem(this.#key);
    this.#token = null;
    this.person = null;
  }
}
