/**
 * What the makers of a page should know, and nobody waits for: one sentence in the console and an event, once for
 * each code until it is well again.
 *
 * @typedef {import("./errors.js").AnyHoldfastError} AnyHoldfastError
 * @typedef {Pick<Console, "error">} Logger
 */
export class Reports {
  #logger;
  #tell;
  /** @type {Set<string>} */
  #told = new Set();

  /**
   * @param {Logger | null} logger null for silence
   * @param {(error: AnyHoldfastError) => void} tell
   */
  constructor(logger, tell) {
    this.#logger = logger;
    this.#tell = tell;
  }

  /** @param {AnyHoldfastError} error */
  add(error) {
    if (this.#told.has(error.code)) return;
    this.#told.add(error.code);
    this.#logger?.error(`Holdfast: ${error.message} (${error.code}, see ${error.help})`);
    this.#tell(error);
  }

  /** Trouble of these kinds is over: the next time it is told again. @param {string[]} codes */
  over(...codes) {
    for (const code of codes) this.#told.delete(code);
  }

  clear() {
    this.#told.clear();
  }
}
