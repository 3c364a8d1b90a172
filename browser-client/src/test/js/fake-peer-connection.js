/**
 * The signaling side of an RTCPeerConnection as WebRTC 1.0 and JSEP describe it: states, implicit
 * rollback, the negotiation-needed flag, operations that take time. Media is reduced to: this one is
 * connected to that one. Strict where browsers differ: one that has been bound to a remote
 * certificate refuses any other. The page has it as soon as this is loaded.
 */
export class FakePeerConnection extends EventTarget {
  /** Set by the test: `turn()` gives a promise that ends when the test wants it. */
  static world;

  signalingState = "stable";
  connectionState = "new";
  localDescription = null;
  remoteDescription = null;
  fingerprint = `fp${++made}`;
  /** @type {object[]} set by the test */
  senders = [];
  sctp = { transport: { iceTransport: {} } };
  /** The data channel that was made last. */
  channel = null;
  #stableLocal = null;
  #boundTo = null;
  #needed = false;
  #chain = Promise.resolve();
  #operations = 0;
  #generation = 0;
  #createdChannel = false;
  #transceivers = [];
  #configuration;
  /** The ICE servers with which candidates were gathered last. */
  gatheredWith = null;

  createDataChannel() {
    if (!this.#createdChannel) this.#need();
    this.#createdChannel = true;
    return (this.channel = { readyState: "connecting", bufferedAmount: 0, send() {} });
  }

  addTrack(track) {
    const transceiver = {
      direction: "sendrecv",
      receiver: { track: { kind: track.kind } },
      sender: {
        track,
        async replaceTrack(other) {
          this.track = other;
        },
      },
    };
    this.#transceivers.push(transceiver);
    this.#need();
    return transceiver.sender;
  }

  getTransceivers() {
    return this.#transceivers;
  }

  /** The tracks that are sent, in the order in which their kinds came. */
  get sent() {
    return this.#transceivers.map(({ sender }) => sender.track);
  }

  getSenders() {
    return this.senders;
  }

  /** @param {RTCConfiguration} [configuration] */
  constructor(configuration = {}) {
    super();
    this.#configuration = configuration;
  }

  getConfiguration() {
    return this.#configuration;
  }

  setConfiguration(configuration) {
    this.#configuration = configuration;
  }

  restartIce() {
    this.#generation++;
    this.#need();
  }

  /** @param {RTCPeerConnectionState} state */
  become(state) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
  }

  close() {
    this.signalingState = "closed";
    this.connectionState = "closed";
  }

  setLocalDescription() {
    return this.#chained(() => {
      const type = this.signalingState === "have-remote-offer" ? "answer" : "offer";
      if (type === "offer") this.#needed = false;
      this.localDescription = { type, sdp: this.#sdp() };
      if (type === "offer") this.signalingState = "have-local-offer";
      else this.#becomeStable();
      this.#gatherCandidates();
    });
  }

  setRemoteDescription({ type, sdp }) {
    return this.#chained(() => {
      if (type === "answer" && this.signalingState !== "have-local-offer") throw new Error("InvalidStateError");
      if (type === "offer" && this.signalingState === "have-local-offer") {
        this.localDescription = this.#stableLocal;
        this.#needed = true;
      }
      if (FakePeerConnection.world.refuses?.(this)) throw new Error("Failed to set SSL role for the transport");
      const { fingerprint } = JSON.parse(sdp);
      if (this.#boundTo !== null && this.#boundTo !== fingerprint) throw new Error("bound to another certificate");
      this.#boundTo = fingerprint;
      this.remoteDescription = { type, sdp };
      if (type === "offer") this.signalingState = "have-remote-offer";
      else this.#becomeStable();
    });
  }

  addIceCandidate({ candidate }) {
    return this.#chained(() => {
      if (!this.remoteDescription) throw new Error("InvalidStateError: no remote description");
      if (candidate !== this.remoteFingerprint) throw new Error("candidate of another peer connection");
    });
  }

  get remoteFingerprint() {
    return this.remoteDescription ? JSON.parse(this.remoteDescription.sdp).fingerprint : null;
  }

  #sdp() {
    return JSON.stringify({ fingerprint: this.fingerprint, generation: this.#generation });
  }

  #becomeStable() {
    this.signalingState = "stable";
    if (this.connectionState === "new") this.connectionState = "connecting";
    this.#stableLocal = this.localDescription;
    // Applied an answer, or answered: in either case what both wanted to say has been said, unless
    // more was needed meanwhile.
    if (this.localDescription.type === "answer") this.#needed = false;
    this.#fireIfNeeded();
  }

  #need() {
    this.#needed = true;
    this.#fireIfNeeded();
  }

  #fireIfNeeded() {
    if (!this.#needed) return;
    FakePeerConnection.world.turn().then(() => {
      // Asked again when the chain is empty, or stable is reached.
      if (!this.#needed || this.#operations > 0 || this.signalingState !== "stable") return;
      this.#needed = false;
      this.dispatchEvent(new Event("negotiationneeded"));
    });
  }

  #gatherCandidates() {
    this.gatheredWith = this.#configuration.iceServers;
    const candidate = { candidate: this.fingerprint, toJSON: () => ({ candidate: this.fingerprint }) };
    FakePeerConnection.world.turn().then(() => {
      if (this.signalingState !== "closed") this.onicecandidate?.({ candidate });
    });
  }

  /** WebRTC's operations chain: one at a time, never settling after close. */
  #chained(operation) {
    this.#operations++;
    const result = this.#chain.then(async () => {
      await FakePeerConnection.world.turn();
      if (this.signalingState === "closed") await new Promise(() => {});
      try {
        operation();
      } finally {
        this.#operations--;
        this.#fireIfNeeded();
      }
    });
    this.#chain = result.catch(() => {});
    return result;
  }
}

let made = 0;

globalThis.RTCPeerConnection = FakePeerConnection;
globalThis.MediaStream = class {
  getTracks() {
    return [];
  }
};
