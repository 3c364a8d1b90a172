import { LinkChannel } from "./link-channel.js";
import { Negotiation } from "./negotiation.js";

/** Descriptions are exchanged and yet not even a check has begun: no event will ever come of that. */
const STILL_NEW_MS = 6000;

/**
 * @typedef {object} PeerListeners
 * @property {() => void} onState its connectionState has changed
 * @property {(track: MediaStreamTrack) => void} onTrack
 * @property {(error: Error) => void} onRefused what was offered or answered cannot be applied
 * @property {() => void} onStillNew it will never connect by itself
 */

/** One RTCPeerConnection of a link, with its negotiation and its channel, from its making until it is replaced. */
export class LinkPeer {
  negotiation;
  /** @type {LinkChannel | null} from start() on */
  channel = null;
  #polite;
  #onStillNew;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #watch;

  /**
   * @param {RTCPeerConnection} pc
   * @param {object} link
   * @param {boolean} link.polite
   * @param {import("./link-pairing.js").LinkPairing} link.pairing of this RTCPeerConnection
   * @param {(kind: RTCSdpType | "candidate", value: object) => void} link.signal
   * @param {PeerListeners} listeners
   */
  constructor(pc, { polite, pairing, signal }, { onState, onTrack, onRefused, onStillNew }) {
    this.pc = pc;
    this.#polite = polite;
    this.#onStillNew = onStillNew;
    this.negotiation = new Negotiation(pc, {
      polite,
      send: (description) => signal(description.type, { ...description, ...pairing.address }),
      onAccepted: () => {
        pairing.bind(pairing.remote ?? undefined);
        this.#watchOver();
      },
      onError: onRefused,
    });
    pc.onicecandidate = ({ candidate }) => {
      if (candidate) signal("candidate", { ...candidate.toJSON(), ...pairing.address });
    };
    pc.onconnectionstatechange = onState;
    pc.ontrack = ({ track }) => onTrack(track);
  }

  /**
   * Gives it something to negotiate.
   *
   * @param {ConstructorParameters<typeof LinkChannel>[1]} listeners
   * @returns {LinkChannel}
   */
  start(listeners) {
    this.channel = new LinkChannel(this.pc, listeners);
    return this.channel;
  }

  /** It cannot be negotiated: what would come of waiting is known. */
  giveUp() {
    clearTimeout(this.#watch);
  }

  close() {
    clearTimeout(this.#watch);
    this.pc.onconnectionstatechange = null;
    this.pc.onicecandidate = null;
    this.pc.ontrack = null;
    this.channel?.close();
    this.pc.close();
  }

  #watchOver() {
    clearTimeout(this.#watch);
    // Not both at the same time.
    const patience = STILL_NEW_MS * (this.#polite ? 1 : 2);
    this.#watch = setTimeout(() => {
      if (this.pc.connectionState === "new") this.#onStillNew();
    }, patience);
  }
}
