/**
 * Perfect negotiation over one RTCPeerConnection: WebRTC 1.0 §10.7, "Perfect Negotiation Example",
 * to the letter. Both sides may offer at any time; on a collision the polite one gives way.
 */
export class Negotiation {
  #pc;
  #polite;
  #send;
  #onAccepted;
  #makingOffer = false;
  #ignoreOffer = false;
  #isSettingRemoteAnswerPending = false;

  /**
   * @param {RTCPeerConnection} pc
   * @param {{polite: boolean, send: (description: RTCSessionDescription) => void,
   *     onAccepted: () => void, onError: (error: Error) => void}} options
   *     onAccepted: a remote description is about to be applied (it was not ignored)
   */
  constructor(pc, { polite, send, onAccepted, onError }) {
    this.#pc = pc;
    this.#polite = polite;
    this.#send = send;
    this.#onAccepted = onAccepted;
    pc.addEventListener("negotiationneeded", () => this.offer().catch(onError));
  }

  async offer() {
    try {
      this.#makingOffer = true;
      await this.#pc.setLocalDescription();
      this.#sendLocal();
    } finally {
      this.#makingOffer = false;
    }
  }

  /** @param {RTCSessionDescriptionInit} description */
  async receive(description) {
    const pc = this.#pc;
    const readyForOffer =
      !this.#makingOffer && (pc.signalingState === "stable" || this.#isSettingRemoteAnswerPending);
    const offerCollision = description.type === "offer" && !readyForOffer;
    this.#ignoreOffer = !this.#polite && offerCollision;
    if (this.#ignoreOffer) return;
    // An answer to an offer that was rolled back, or a second answer to the same offer.
    const awaited = pc.signalingState === "have-local-offer" && !this.#isSettingRemoteAnswerPending;
    if (description.type === "answer" && !awaited) return;
    this.#onAccepted();
    this.#isSettingRemoteAnswerPending = description.type === "answer";
    try {
      await pc.setRemoteDescription(description); // rolls back an own offer as needed
    } finally {
      this.#isSettingRemoteAnswerPending = false;
    }
    if (description.type === "offer") {
      await pc.setLocalDescription();
      this.#sendLocal();
    }
  }

  /** @param {RTCIceCandidateInit} candidate */
  async receiveCandidate(candidate) {
    try {
      await this.#pc.addIceCandidate(candidate);
    } catch (error) {
      if (!this.#ignoreOffer) throw error; // candidates of an ignored offer fit nothing
    }
  }

  /** Sends the current offer once more: it may have reached nobody. */
  repeatOffer() {
    if (this.#pc.signalingState === "have-local-offer") this.#sendLocal();
  }

  #sendLocal() {
    const description = this.#pc.localDescription;
    if (this.#pc.signalingState !== "closed" && description) this.#send(description);
  }
}
