/** @typedef {{queue?: string, userId?: string}} Target */

/** For whom a call is looking while the present agent stays: as this side wished, and as the server's events tell. */
export class Transfer {
  /** @type {Target | null} */
  target = null;
  #onChange;

  /** @param {(target: Target | null) => void} onChange */
  constructor(onChange) {
    this.#onChange = onChange;
  }

  /** @param {Target} target */
  begin(target) {
    this.#set(target);
  }

  /** Nobody is looked for any more. */
  end() {
    this.#set(null);
  }

  /**
   * @param {string} event of the call
   * @param {Target} payload
   */
  follow(event, { queue, userId }) {
    if (event === "call-transferring") this.begin({ queue, userId });
    else if (event === "transfer-ended" || event === "call-transferred") this.end();
  }

  #set(target) {
    if (target === this.target) return;
    this.target = target;
    this.#onChange(target);
  }
}
