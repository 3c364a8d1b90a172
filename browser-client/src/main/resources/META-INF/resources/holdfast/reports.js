/** As it should be, or over by itself. */
const ORDINARY = ["session-displaced", "removed", "closed", "detached", "unavailable", "draining", "overloaded"];

/**
 * What the makers of a page should know, and nobody waits for: one sentence in the console and an event, once for
 * each code until it is well again.
 *
 * @typedef {import("./errors.js").AnyHoldfastError} AnyHoldfastError
 * @typedef {Pick<Console, "error">} Logger
 *
 * @typedef {object} Report
 * @property {AnyHoldfastError} error
 * @property {string} help address of what the troubleshooting page, which signaling-service serves, says about it
 */
export class Reports {
  #page;
  #logger;
  #tell;
  /** @type {Set<string>} */
  #told = new Set();

  /**
   * @param {string} page address of the troubleshooting page
   * @param {Logger | null} logger null for silence
   * @param {(report: Report) => void} tell
   */
  constructor(page, logger, tell) {
    this.#page = page;
    this.#logger = logger;
    this.#tell = tell;
  }

  /** @param {AnyHoldfastError} error */
  add(error) {
    if (this.#told.has(error.code) || ORDINARY.includes(error.code)) return;
    this.#told.add(error.code);
    const help = `${this.#page}#${error.code}`;
    this.#logger?.error(`Holdfast: ${error.message} (${error.code}, see ${help})`);
    this.#tell({ error, help });
  }

  /** Whether something was told since it was well. */
  get isTold() {
    return this.#told.size > 0;
  }

  /** It is well again: trouble that comes later is told again. */
  clear() {
    this.#told.clear();
  }
}
