const RENEW_EVERY_MS = 60_000;

/**
 * An RTCPeerConnection made ahead for whoever comes next: its certificate is made and its candidates
 * are gathered, relays among them, before anybody waits for that. TURN credentials run out, so it is
 * made anew whenever there are newer ICE servers.
 */
export class SpareConnection {
  /** @type {RTCPeerConnection | null} */
  #pc = null;
  /** @type {RTCIceServer[] | null} */
  #madeWith = null;
  #timer;
  #iceServers;
  #configuration;

  /** @param {import("./ice-servers.js").IceServers} iceServers @param {RTCConfiguration} configuration */
  constructor(iceServers, configuration) {
    this.#iceServers = iceServers;
    this.#configuration = configuration;
  }

  /** From now on there is one, until it is taken or dismissed. */
  keep() {
    if (this.#timer !== undefined) return;
    this.#timer = setInterval(() => this.#make(), RENEW_EVERY_MS);
    this.#make();
  }

  /** The network may be another one: what was gathered is of no use. */
  renew() {
    if (this.#timer === undefined) return;
    this.#drop();
    this.#make();
  }

  /** @returns {RTCPeerConnection | null} */
  take() {
    const pc = this.#madeWith === this.#iceServers.current ? this.#pc : null;
    if (pc) this.#pc = null;
    this.dismiss();
    return pc;
  }

  dismiss() {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#drop();
  }

  async #make() {
    const servers = await this.#iceServers.fresh();
    if (this.#timer === undefined || (this.#pc && this.#madeWith === servers)) return;
    this.#drop();
    this.#madeWith = servers;
    // With everything bundled one gathered component is all that will be needed.
    const gathering = { iceServers: servers, iceCandidatePoolSize: 1 };
    this.#pc = new RTCPeerConnection({ ...this.#configuration, ...gathering });
  }

  #drop() {
    this.#pc?.close();
    this.#pc = null;
  }
}
