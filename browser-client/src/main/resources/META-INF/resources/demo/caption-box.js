import { byId } from "./by-id.js";

const INTERIM_EVERY_MS = 300;
const FINAL_RETRIES_MS = [500, 1000, 2000, 4000, 4000, 4000];

/**
 * Typed captions in the place of a speech engine: what is being typed goes out as interims, Enter
 * makes it final. A segment keeps its id and timestamp, its revisions rise; so a repeated POST after
 * a lost answer does no harm.
 */
export class CaptionBox {
  #input = byId("caption-input");
  #button = byId("caption-send");
  #post;
  #now;
  #onFailure;
  #segment = null;
  #timer;
  #lastPost = Promise.resolve();

  /**
   * @param {{post: (segment: object) => Promise<void>, now: () => number, onFailure: () => void}} options
   *     now: the server's clock, so that both sides' segments fall into one order
   */
  constructor({ post, now, onFailure }) {
    this.#post = post;
    this.#now = now;
    this.#onFailure = onFailure;
    this.#input.oninput = () => this.#typed();
    byId("caption-form").onsubmit = (event) => {
      event.preventDefault();
      this.#finish();
    };
  }

  /** @param {boolean} enabled whether there is a call to caption */
  enable(enabled) {
    this.#input.disabled = this.#button.disabled = !enabled;
    if (enabled) return;
    // What was begun belonged to the call that is over.
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#segment = null;
    this.#input.value = "";
  }

  #typed() {
    if (!this.#input.value.trim() && !this.#segment) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#enqueue(this.#next(false), []);
    }, INTERIM_EVERY_MS);
  }

  #finish() {
    if (!this.#input.value.trim()) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#enqueue(this.#next(true), FINAL_RETRIES_MS);
    this.#segment = null;
    this.#input.value = "";
  }

  #next(isFinal) {
    this.#segment ??= { id: crypto.randomUUID(), timestamp: this.#startedAt(), revision: 0 };
    this.#segment.revision++;
    return { ...this.#segment, text: this.#input.value.trim(), isFinal };
  }

  #startedAt() {
    return new Date(this.#now()).toISOString();
  }

  /** One after the other, so that a final never overtakes its interims. */
  #enqueue(segment, retries) {
    this.#lastPost = this.#lastPost.then(() => this.#postWithRetries(segment, retries));
  }

  async #postWithRetries(segment, retries) {
    for (const pause of [...retries, null]) {
      try {
        await this.#post(segment);
        return;
      } catch (error) {
        if (pause === null || error.retryable === false) break;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    if (segment.isFinal) this.#onFailure();
  }
}
