/**
 * What a page asked for.
 *
 * @typedef {object} Loaded
 * @property {string} path and, of what failed, why
 * @property {number} bytes over the wire, with heads, as Chromium's network stack counts them (encodedDataLength)
 * @property {boolean} fromCache without asking anybody
 * @property {boolean} finished
 */

/** Counts what a page loads from now on, in Chromium. */
export class PageLoad {
  /** @type {Map<string, Loaded>} */
  #requests = new Map();

  /** @param {import('playwright-core').CDPSession} session */
  constructor(session) {
    const about = (id, known) => Object.assign(this.#requests.get(id) ?? {}, known);
    session.on('Network.requestWillBeSent', ({ requestId, request }) =>
      this.#requests.set(requestId, {
        path: new URL(request.url).pathname,
        ...{ bytes: 0, fromCache: false, finished: false },
      }),
    );
    session.on('Network.requestServedFromCache', ({ requestId }) =>
      about(requestId, { fromCache: true }),
    );
    session.on('Network.responseReceived', ({ requestId, response }) => {
      if (response.fromDiskCache) about(requestId, { fromCache: true });
    });
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
      about(requestId, { bytes: encodedDataLength, finished: true }),
    );
    session.on('Network.loadingFailed', ({ requestId, errorText }) => {
      const { path } = this.#requests.get(requestId) ?? {};
      about(requestId, { path: `${path} (${errorText})`, finished: true });
    });
  }

  /** @param {import('playwright-core').Page} page */
  static async of(page) {
    const session = await page.context().newCDPSession(page);
    const load = new PageLoad(session);
    await session.send('Network.enable');
    return load;
  }

  /** Forgets what was loaded so far. */
  again() {
    this.#requests.clear();
  }

  get all() {
    return [...this.#requests.values()];
  }

  get overTheWire() {
    return this.all.filter(({ fromCache }) => !fromCache);
  }

  get bytes() {
    return this.overTheWire.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get isComplete() {
    return this.all.every(({ finished }) => finished);
  }
}
