/** A token is renewed that much before its end. */
const MARGIN_MS = 60_000;

/** The token that requests are made with: one for all, and asked for when one is needed. */
export class ServiceToken {
  #mint;
  /** @type {Promise<{ token: string, renewAt: number }> | undefined} */
  #current;

  /** @param {() => Promise<{ token: string, expiresAt: number }>} mint */
  constructor(mint) {
    this.#mint = mint;
  }

  /** @returns {Promise<string>} */
  async get() {
    const held = this.#current;
    const known = await held;
    return known && Date.now() < known.renewAt ? known.token : this.#replace(held);
  }

  /** @param {string} refused a token that does not count any more */
  async renew(refused) {
    const held = this.#current;
    const known = await held;
    return known && known.token !== refused ? known.token : this.#replace(held);
  }

  /** Whoever comes while one is asked for waits for the same. */
  async #replace(/** @type {Promise<unknown> | undefined} */ held) {
    if (this.#current === held) {
      const asked = this.#ask();
      this.#current = asked;
      asked.catch(() => {
        if (this.#current === asked) this.#current = undefined;
      });
    }
    const { token } = await /** @type {Promise<{ token: string }>} */ (this.#current);
    return token;
  }

  async #ask() {
    const { token, expiresAt } = await this.#mint();
    const lifeMs = expiresAt - Date.now();
    return { token, renewAt: Date.now() + lifeMs - Math.min(MARGIN_MS, lifeMs / 2) };
  }
}
