/**
 * Which RTCPeerConnection of ours talks to which of theirs.
 *
 * Either side may replace its RTCPeerConnection at any time (a reload, a fallback), and signals of
 * earlier ones may still be on their way, or be replayed after a recovery. So every signal carries
 * `link`, the random id of the sender's RTCPeerConnection, and `to`, the id of the one it is meant
 * for: null as long as the sender has accepted nothing from the other side and would take anyone.
 *
 * Once a remote description is applied, an RTCPeerConnection is bound to that remote link for good
 * (DTLS would not survive a change everywhere). Pure, so that every interleaving can be tested.
 */
export class LinkPairing {
  /** @type {string | null} the remote link last accepted or seen */
  remote = null;
  bound = false;
  /** @type {Set<string>} remote links that are history */
  #retired;

  /**
   * @param {string} own
   * @param {Set<string>} [retired] shared by all the pairings of one PeerLink
   */
  constructor(own, retired = new Set()) {
    this.own = own;
    this.#retired = retired;
  }

  /** What goes with every signal that is sent. */
  get address() {
    return { link: this.own, to: this.bound ? this.remote : null };
  }

  /**
   * @param {{type: "offer" | "answer", link?: string, to?: string | null}} description
   * @returns {"apply" | "drop" | "replace" | "replace-and-apply"} replace: with a fresh
   *     RTCPeerConnection, which makes an offer of its own
   */
  judge({ type, link, to }) {
    if (link === undefined) return "apply"; // a client that knows of no links
    if (this.#retired.has(link)) return "drop";
    if (!this.bound || link === this.remote) {
      // Meant for a predecessor: the sender hears from this one, or has already, and follows.
      return to != null && to !== this.own ? "drop" : "apply";
    }
    // Signals come in order, so a link not heard of is newer than the one this is bound to. An offer
    // to whoever there is can be taken at once; a sender bound to one of ours follows a fresh offer.
    return type === "offer" && to == null ? "replace-and-apply" : "replace";
  }

  /**
   * @param {{link?: string, to?: string | null}} candidate
   * @returns {"apply" | "drop" | "hold"} hold: its description may still come
   */
  judgeCandidate({ link, to }) {
    if (link === undefined || link === this.remote) {
      return to != null && to !== this.own ? "drop" : "apply";
    }
    if (this.#retired.has(link) || (to != null && to !== this.own)) return "drop";
    return "hold";
  }

  /** @param {string | undefined} link of an offer that is being looked at; may yet be ignored */
  see(link) {
    if (link === undefined || link === this.remote) return;
    if (this.remote !== null) this.#retired.add(this.remote);
    this.remote = link;
  }

  /** @param {string | undefined} link whose description has been taken */
  bind(link) {
    this.see(link);
    this.bound = true;
  }

  /**
   * The pairing of the RTCPeerConnection that replaces this one's by our own wish: the remote one
   * may well live on.
   */
  renew(own) {
    return new LinkPairing(own, this.#retired);
  }

  /** The pairing of the one that replaces this one's because the other side has a newer one. */
  follow(own) {
    if (this.remote !== null) this.#retired.add(this.remote);
    return new LinkPairing(own, this.#retired);
  }
}
