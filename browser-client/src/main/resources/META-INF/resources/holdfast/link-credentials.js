/**
 * The ICE servers of a link's present RTCPeerConnection: their credentials live whenever candidates are gathered.
 * What comes in waits for `ready`, and what comes behind it stays behind it.
 */
export class LinkCredentials {
  /** @type {Promise<void>} */
  ready;
  #source;
  #policy;
  #onError;
  #pc;
  /** @type {RTCIceServer[]} */
  #servers = [];
  #closed = false;

  /**
   * @param {import("./ice-servers.js").IceServers} source
   * @param {{policy?: RTCIceTransportPolicy, onFirst: () => void, onError: (error: Error) => void}} options
   *     policy: as configured; onFirst: they were asked for, and are there or cannot be had
   */
  constructor(source, { policy = "all", onFirst, onError }) {
    this.#source = source;
    this.#policy = policy;
    this.#onError = onError;
    // Without its TURN servers a first attempt may be in vain; without room-service it goes on without.
    this.ready = source.fresh().then(onFirst);
  }

  /** @param {RTCPeerConnection} pc made with those of now */
  opened(pc) {
    this.#pc = pc;
    this.#servers = this.#source.current;
  }

  /** Before a fresh RTCPeerConnection is made, or ICE restarted, perhaps because of what comes in. */
  keepAlive() {
    this.ready = this.ready.then(async () => {
      const iceServers = await this.#source.fresh();
      if (this.areUsed(iceServers) || this.#closed) return;
      this.#servers = iceServers;
      try {
        this.#pc.setConfiguration({ ...this.#pc.getConfiguration(), iceServers });
      } catch (error) {
        this.#onError(error);
      }
    });
  }

  /** @param {RTCIceServer[]} iceServers @param {RTCIceTransportPolicy} [policy] as configured, if left out */
  use(iceServers, policy = this.#policy) {
    this.#pc.setConfiguration({ ...this.#pc.getConfiguration(), iceServers, iceTransportPolicy: policy });
    this.#servers = iceServers;
  }

  areUsed(iceServers) {
    return iceServers === this.#servers;
  }

  close() {
    this.#closed = true;
  }
}
