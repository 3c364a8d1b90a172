const MOST_REMEMBERED = 16;

/** The last calls that ended here, by their ids: what the server still says of them is void. */
export class EndedCalls {
  #ids = [];

  /** @param {string} callId */
  add(callId) {
    this.#ids = [...this.#ids, callId].slice(-MOST_REMEMBERED);
  }

  has(callId) {
    return this.#ids.includes(callId);
  }
}
