/**
 * Perfect negotiation over one RTCPeerConnection: WebRTC 1.0 §10.7, "Perfect Negotiation Example".
 * Both sides may offer at any time; on a collision the polite one gives way.
 *
 * The example assumes that every signal arrives exactly once at the one it was meant for. Here pages
 * reload, so an offer may have to be repeated. Hence `round`: an offer's number, the same when it is
 * repeated, and named by its answer.
 */
export class Negotiation {
  #pc;
  #polite;
  #send;
  #onAccepted;
  #makingOffer = false;
  #ignoreOffer = false;
  #isSettingRemoteAnswerPending = false;
  #offersMade = 0;
  /** @type {number | null} the round of the own offer that waits for its answer; null: there is none, or it gave way */
  #openRound = null;
  /** The last round of theirs that was taken. */
  #takenRound = 0;

  /**
   * @param {RTCPeerConnection} pc
   * @param {{polite: boolean, send: (description: {type: RTCSdpType, sdp: string, round: number}) => void,
   *     onAccepted: () => void, onError: (error: Error) => void}} options
   *     onAccepted: a remote description is about to be applied (it was not ignored)
   */
  constructor(pc, { polite, send, onAccepted, onError }) {
    this.#pc = pc;
    this.#polite = polite;
    this.#send = send;
    this.#onAccepted = onAccepted;
    pc.addEventListener("negotiationneeded", () => this.#offer().catch(onError));
  }

  /** Whether an own offer is being made or waits for its answer. */
  get isOffering() {
    return this.#makingOffer || this.#pc.signalingState === "have-local-offer";
  }

  /**
   * @param {{type: "offer" | "answer", sdp: string, round?: number}} description
   * @returns {Promise<"taken" | "collision" | "stale">} collision: the own offer goes first
   */
  async receive({ round, ...description }) {
    const pc = this.#pc;
    const isOffer = description.type === "offer";
    if (isOffer && round !== undefined && round <= this.#takenRound) return this.#repeatAnswer(round);
    if (!isOffer && !this.#isAwaited(round)) return "stale";

    const readyForOffer = !this.#makingOffer && (pc.signalingState === "stable" || this.#isSettingRemoteAnswerPending);
    const offerCollision = isOffer && !readyForOffer;
    this.#ignoreOffer = !this.#polite && offerCollision;
    if (this.#ignoreOffer) return "collision";

    this.#onAccepted();
    if (isOffer) this.#takenRound = round ?? 0;
    this.#openRound = null;
    this.#isSettingRemoteAnswerPending = !isOffer;
    try {
      await pc.setRemoteDescription(description); // rolls back an own offer as needed
    } finally {
      this.#isSettingRemoteAnswerPending = false;
    }
    if (isOffer) {
      this.#openRound = null; // an own offer that was still being made has been rolled back, too
      await pc.setLocalDescription();
      this.#sendNew();
    }
    return "taken";
  }

  /** @param {RTCIceCandidateInit} candidate */
  async receiveCandidate(candidate) {
    // Looked at before as well: an answer may end the collision while the candidate is being added.
    const ofIgnoredOffer = this.#ignoreOffer;
    try {
      await this.#pc.addIceCandidate(candidate);
    } catch (error) {
      if (!ofIgnoredOffer && !this.#ignoreOffer) throw error;
    }
  }

  /** Sends the open offer once more: it may have reached nobody. @returns whether there is one */
  repeatOffer() {
    const open = this.#openRound !== null && this.#pc.signalingState === "have-local-offer";
    if (open) this.#sendLocal(this.#openRound);
    return open;
  }

  async #offer() {
    try {
      this.#makingOffer = true;
      await this.#pc.setLocalDescription();
      this.#sendNew();
    } finally {
      this.#makingOffer = false;
    }
  }

  #isAwaited(round) {
    return this.#openRound !== null && (round === undefined || round === this.#openRound);
  }

  /**
   * They did not get the answer, or got it after asking again; the same answer does either way.
   *
   * @returns {"stale"}
   */
  #repeatAnswer(round) {
    const { localDescription, signalingState } = this.#pc;
    const stillThere = signalingState === "stable" && localDescription?.type === "answer";
    if (stillThere && round === this.#takenRound) this.#sendLocal(round);
    return "stale";
  }

  /** setLocalDescription decides by itself whether it made an offer or an answer. */
  #sendNew() {
    if (this.#pc.localDescription?.type === "answer") {
      this.#sendLocal(this.#takenRound);
    } else {
      this.#openRound = ++this.#offersMade;
      this.#sendLocal(this.#openRound);
    }
  }

  #sendLocal(round) {
    const { localDescription, signalingState } = this.#pc;
    if (signalingState === "closed" || !localDescription) return;
    this.#send({ type: localDescription.type, sdp: localDescription.sdp, round });
  }
}
