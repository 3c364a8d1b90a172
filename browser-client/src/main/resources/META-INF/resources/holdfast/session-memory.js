import { randomId } from "./random-id.js";
import { tabStorage } from "./tab-storage.js";

/**
 * Remembers the session (pid and last offset) over a reload of the tab, in sessionStorage.
 *
 * A duplicated tab starts with a copy of sessionStorage; were it to use the copy, the two tabs would
 * throw each other out of one session for ever. So the entry names a claim, a Web Lock that its tab
 * holds as long as the page lives: a reload finds the lock free within moments, a duplicate finds it
 * taken and starts a session of its own. Where there are no Web Locks nothing is remembered: a new
 * session is always safe.
 */
export class SessionMemory {
  #storage;
  #locks;
  #key;
  #patienceMs;
  #release = () => {};
  /** @type {{claim: string, userId?: string, pid?: string, offset?: string} | null} */
  #entry = null;
  /** Rises whenever the session is let go of: a claim that began before then is void. */
  #turn = 0;

  /**
   * @param {{name?: string, storage?: Storage | null, locks?: LockManager, patienceMs?: number}} [parts]
   *     patienceMs: how long a reloaded page waits for the lock of the page it replaces
   */
  constructor({
    name = "session",
    storage = tabStorage(),
    locks = globalThis.navigator?.locks,
    patienceMs = 2000,
  } = {}) {
    this.#key = `holdfast:${name}`;
    this.#storage = storage;
    this.#locks = locks;
    this.#patienceMs = patienceMs;
  }

  /**
   * Takes what an earlier page of this tab left, for this page alone.
   *
   * @param {string} [userId] another user's session is not taken
   * @returns {Promise<{pid: string, offset?: string} | null>}
   */
  async claim(userId) {
    if (!this.#locks || !this.#storage) return null;
    const turn = this.#turn;
    const left = this.#read();
    const usable = left?.pid && left.userId === userId;
    const kept = usable ? await this.#hold(left.claim, this.#patienceMs) : null;
    const claim = kept ? left.claim : randomId();
    const release = kept ?? (await this.#hold(claim));
    if (turn !== this.#turn) {
      release?.();
      return null;
    }
    this.#release = release ?? (() => {});
    if (kept) {
      this.#entry = left;
      return { pid: left.pid, offset: left.offset };
    }
    this.#entry = { claim, userId };
    this.#storage.removeItem(this.#key);
    return null;
  }

  /** @param {{pid?: string, offset?: string}} session written through at once: a tab may vanish at any time */
  save({ pid, offset }) {
    if (!this.#entry) return;
    this.#entry = { ...this.#entry, pid, offset };
    this.#storage?.setItem(this.#key, JSON.stringify(this.#entry));
  }

  forget() {
    this.#storage?.removeItem(this.#key);
    this.release();
  }

  /** Leaves what is remembered to the next one that claims it, in this page or in the one after it. */
  release() {
    this.#turn++;
    this.#entry = null;
    this.#release();
    this.#release = () => {};
  }

  #read() {
    try {
      return JSON.parse(this.#storage?.getItem(this.#key) ?? "null");
    } catch {
      return null;
    }
  }

  /** @returns {Promise<(() => void) | null>} gives the lock back, which the page's end does too; null: not held */
  #hold(claim, patienceMs) {
    const options = patienceMs ? { signal: AbortSignal.timeout(patienceMs) } : {};
    return new Promise((held) => {
      this.#locks
        .request(`holdfast:${claim}`, options, () => new Promise((release) => held(() => release(null))))
        .catch(() => held(null));
    });
  }
}
