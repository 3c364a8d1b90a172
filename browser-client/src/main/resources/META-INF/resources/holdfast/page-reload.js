import { tabStorage } from "./tab-storage.js";

const DELAY_MS = 3000;
const NOT_WITHIN_MS = 300_000;
const KEY = "holdfast:reloaded-at";

/**
 * The last remedy for media that cannot be brought back: the page is loaded anew. The session, and
 * with it the place in the call, outlives that. At most once in five minutes, whatever happens.
 */
export class PageReload {
  #timer;
  #storage;
  #reload;
  #now;

  /** @param {{storage?: Storage | null, reload?: () => void, now?: () => number}} [parts] */
  constructor({ storage = tabStorage(), reload = () => globalThis.location?.reload(), now = Date.now } = {}) {
    this.#storage = storage;
    this.#reload = reload;
    this.#now = now;
  }

  /** @returns {number | null} in how many milliseconds it happens; null: it was done a short while ago */
  plan() {
    const storage = this.#storage;
    const last = Number(storage?.getItem(KEY) ?? -Infinity);
    if (!storage || this.#now() - last < NOT_WITHIN_MS) return null;
    this.#timer ??= setTimeout(() => {
      storage.setItem(KEY, String(this.#now()));
      this.#reload();
    }, DELAY_MS);
    return DELAY_MS;
  }

  /** The media are back, or the call is over. */
  cancel() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
