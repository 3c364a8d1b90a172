const MOST_HELD = 100;
const MOST_CHARACTERS = 262_144;
const LONGEST_MS = 10_000;

/**
 * Offers, answers and candidates that came before what they belong to is known here: it may still come. What is held
 * for too long is forgotten, and of too many the oldest.
 *
 * @template {object} Signal
 */
export class HeldSignals {
  /** @type {{key: string, signal: Signal, characters: number, at: number}[]} */
  #held = [];
  #now;

  /** @param {{now?: () => number}} [options] now: in ms */
  constructor({ now = Date.now } = {}) {
    this.#now = now;
  }

  /**
   * @param {string} key names that to which it belongs
   * @param {Signal} signal as JSON has it
   */
  hold(key, signal) {
    const characters = JSON.stringify(signal).length;
    const held = [...this.#inTime(), { key, signal, characters, at: this.#now() }].slice(-MOST_HELD);
    let sum = 0;
    const fits = (one) => (sum += one.characters) <= MOST_CHARACTERS;
    this.#held = held.reverse().filter(fits).reverse();
  }

  /** @param {string} key @returns {Signal[]} in order; they are held no more */
  take(key) {
    const held = this.#inTime();
    this.#held = held.filter((one) => one.key !== key);
    return held.filter((one) => one.key === key).map(({ signal }) => signal);
  }

  clear() {
    this.#held = [];
  }

  #inTime() {
    const oldest = this.#now() - LONGEST_MS;
    return this.#held.filter(({ at }) => at >= oldest);
  }
}
