import { letTimePass } from '../../deploy/local/waiting.mjs';

/** Connections that are begun at an origin, and never used, at a steady pace. */
export class Handshakes {
  #over = new AbortController();

  /**
   * @param {string} origin
   * @param {{ everyMs: number }} pace
   */
  async begin(origin, { everyMs }) {
    while (!this.#over.signal.aborted) {
      // Whether it was taken or refused: the body is not read.
      fetch(`${origin}/socket.io/?EIO=4&transport=polling`)
        .then((response) => response.body?.cancel())
        .catch(() => {});
      await letTimePass(everyMs, 'this many connect, and no more');
    }
  }

  end() {
    this.#over.abort();
  }
}
