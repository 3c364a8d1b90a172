import { Emitter } from "./emitter.js";
import { HeldCandidates } from "./held-candidates.js";
import { IceRecovery } from "./ice-recovery.js";
import { haveRelay, isBeyondRestart, remedyFor } from "./ice-remedy.js";
import { LinkCredentials } from "./link-credentials.js";
import { LinkMedia } from "./link-media.js";
import { LinkPairing } from "./link-pairing.js";
import { LinkPeer } from "./link-peer.js";
import { LinkRenewal } from "./link-renewal.js";
import { PictureAnew } from "./picture-anew.js";
import { randomId } from "./random-id.js";

/**
 * The WebRTC connection to one other participant, through any number of RTCPeerConnections: restarts
 * ICE for ever, starts anew when that cannot help, follows when the other side does, keeps the local tracks.
 *
 * Events: `state` (connecting | connected | reconnecting | closed), `stream` (the remote MediaStream,
 * the same object for the link's life), `media` {audio, video, paused} (what the other side says is
 * on; paused: it sends no picture because the way to here is bad), `replaced` (a fresh
 * RTCPeerConnection), `round-trip` (ms), `stuck` (nothing has helped: load the page anew), `error`.
 *
 * @typedef {"connecting" | "connected" | "reconnecting" | "closed"} LinkState
 * @typedef {{
 *   state: LinkState,
 *   stream: MediaStream,
 *   media: {audio: boolean, video: boolean, paused: boolean} | null,
 *   replaced: {pc: RTCPeerConnection},
 *   "round-trip": number,
 *   stuck: void,
 *   error: {error: any},
 * }} PeerLinkEvents
 *
 * @extends {Emitter<PeerLinkEvents>}
 */
export class PeerLink extends Emitter {
  /** @type {LinkState} */
  state = "connecting";
  #options;
  #pairing;
  #peer;
  #recovery = new IceRecovery((attempt) => this.#recover(attempt));
  #renewal;
  #credentials;
  #media = new LinkMedia();
  #begun = false;
  #pictureAnew = new PictureAnew();
  #held = new HeldCandidates();

  /**
   * @param {object} options
   * @param {string} options.selfId
   * @param {string} options.peerId
   * @param {(kind: RTCSdpType | "candidate", value: object) => void} options.signal
   * @param {import("./ice-servers.js").IceServers} options.iceServers
   * @param {() => boolean} options.canSignal whether signals can be expected to arrive now
   * @param {RTCConfiguration} [options.configuration] e.g. {iceTransportPolicy: "relay"}
   * @param {() => RTCPeerConnection | null} [options.takeSpare] one with this configuration, if one was made ahead
   * @param {{freshConnection?: boolean, reloadPage?: boolean}} [options.recovery] which of the last remedies may
   *     be tried, see remedyFor; both may by default
   */
  constructor(options) {
    super();
    this.#options = options;
    this.peerId = options.peerId;
    /** Decided alike on both sides, without a word between them. */
    this.polite = options.selfId < options.peerId;
    this.relay(this.#media, ["stream", "media", "error"]);
    this.#renewal = new LinkRenewal(() => this.renew(), {
      polite: this.polite,
      canRenew: options.canSignal, // until the other side can follow its media may flow all the same
      works: () => this.pc.connectionState === "connected",
    });
    this.#pairing = new LinkPairing(randomId());
    this.#credentials = new LinkCredentials(options.iceServers, {
      policy: options.configuration?.iceTransportPolicy,
      onFirst: () => this.#begin(),
      onError: (error) => this.emit("error", { error }),
    });
    this.#peer = this.#open();
  }

  /** The present one; `replaced` says that there is another. */
  get pc() {
    return this.#peer.pc;
  }

  /** Random id of the present RTCPeerConnection. */
  get id() {
    return this.#pairing.own;
  }

  get remoteStream() {
    return this.#media.remoteStream;
  }

  /** What the other side says about its microphone and camera; null until it says something. */
  get remoteMedia() {
    return this.#media.remote;
  }

  /**
   * @param {MediaStreamTrack[]} tracks at most one of a kind; a kind left out is sent no more
   * @throws {import("./errors.js").HoldfastError} `too-many-tracks`: nothing changes then
   */
  setTracks(tracks) {
    this.#media.setTracks(tracks);
  }

  /** @param {{audio: boolean, video: boolean}} media told to the other side, now and after every reconnection */
  announce(media) {
    this.#media.announce(media);
  }

  /** @param {boolean} paused whether no picture is sent because the way is bad; told to the other side */
  pausePicture(paused) {
    this.#media.pausePicture(paused);
  }

  /**
   * @param {"offer" | "answer" | "candidate"} kind
   * @param {object} value as it came over the wire
   */
  async receive(kind, value) {
    if (kind !== "candidate") this.#credentials.keepAlive();
    await this.#credentials.ready;
    if (this.#isClosed || !value) return;
    try {
      if (kind === "candidate") await this.#receiveCandidate(value);
      else await this.#receiveDescription({ ...value, type: value.type ?? kind });
    } catch (error) {
      if (!this.#isClosed) this.emit("error", { error });
    }
  }

  get #isClosed() {
    return this.state === "closed";
  }

  /** The way to the other side, or the other side itself, is back: what was lost on the way is made good. */
  resume() {
    if (this.#isClosed || !this.#begun) return;
    if (this.pc.connectionState === "connected") {
      this.#peer.channel?.probe();
      return;
    }
    if (!this.#pairing.bound) {
      this.#offerAgain();
      return;
    }
    this.#peer.negotiation.repeatOffer();
    // Also after a repeated offer: its candidates may be those of a network that is no more.
    this.#recovery.beginAnew();
  }

  /** Starts again with a fresh RTCPeerConnection; the other side follows. */
  async renew() {
    if (!this.#begun) return;
    const peer = this.#peer;
    this.#credentials.keepAlive();
    await this.#credentials.ready;
    if (this.#isPresent(peer)) this.#startOver();
  }

  close() {
    if (this.#isClosed) return;
    this.#recovery.close();
    this.#renewal.cancel();
    this.#credentials.close();
    this.#peer.close();
    this.#become("closed");
  }

  #open() {
    const { configuration, iceServers, signal, takeSpare = () => null } = this.#options;
    const pc = takeSpare() ?? new RTCPeerConnection({ ...configuration, iceServers: iceServers.current });
    this.#credentials.opened(pc);
    const { polite } = this;
    /** @type {LinkPeer} */
    const peer = new LinkPeer(
      pc,
      { polite, pairing: this.#pairing, signal },
      {
        onState: () => this.#connectionChanged(pc),
        onTrack: (track) => this.#media.take(track),
        onRefused: (error) => this.#refused(peer, error),
        onStillNew: () => this.#isPresent(peer) && this.renew(),
      },
    );
    return peer;
  }

  /** Whether the link goes over these: they may be replaced, or the link closed, while something is waited for. */
  #isPresent(peer) {
    return peer === this.#peer && !this.#isClosed;
  }

  #begin() {
    if (this.#isClosed) return;
    this.#begun = true;
    this.#credentials.use(this.#options.iceServers.current);
    this.#start();
  }

  /** Gives the RTCPeerConnection something to negotiate. */
  #start() {
    const { pc } = this;
    const channel = this.#peer.start({
      onAnnouncement: (said) => this.#media.heard(said),
      onSilence: () => this.#recovery.hurry(),
      onRoundTrip: (ms) => {
        this.#recovery.stateChanged(pc.connectionState); // ends what a silence had begun
        this.emit("round-trip", ms);
      },
    });
    this.#media.goOver(pc, channel);
  }

  /** Nobody has answered yet: what was gathered with older servers may be worth nothing. */
  async #offerAgain() {
    const peer = this.#peer;
    const servers = await this.#options.iceServers.fresh();
    if (!this.#isPresent(peer)) return;
    if (!this.#credentials.areUsed(servers) && !this.#pairing.bound) this.#startOver();
    else peer.negotiation.repeatOffer();
  }

  #startOver() {
    this.#replace(this.#pairing.renew(randomId()));
  }

  /** What was offered or answered cannot be applied: this RTCPeerConnection would wait for ever. */
  #refused(peer, error) {
    if (!this.#isPresent(peer)) return;
    peer.giveUp();
    this.emit("error", { error });
    this.#renewal.plan();
  }

  #replace(pairing) {
    this.#renewal.cancel();
    this.#peer.close();
    this.#pairing = pairing;
    if (this.state === "connected") this.#become("reconnecting");
    this.#peer = this.#open();
    this.#start();
    this.emit("replaced", { pc: this.pc });
  }

  /** @param {{type: "offer" | "answer", sdp: string, round?: number, link?: string, to?: string | null}} received */
  async #receiveDescription({ link, to, ...description }) {
    switch (this.#pairing.judge({ type: description.type, link, to })) {
      case "drop":
        return;
      case "replace":
        this.#replace(this.#pairing.follow(randomId()));
        return;
      case "replace-and-apply":
        this.#replace(this.#pairing.follow(randomId()));
        break;
      default:
    }
    this.#giveWayAfresh(description.type);
    this.#pairing.see(link);
    const peer = this.#peer;
    const received = peer.negotiation.receive(description).catch((error) => this.#refused(peer, error));
    this.#takeHeld();
    const outcome = await received;
    if (description.type !== "offer") {
      // By the side that had offered: both at the same time would collide.
      const works = peer.pc.connectionState === "connected";
      if (outcome === "taken" && works) peer.channel?.verify(() => this.#recovery.doubt());
      return;
    }
    if (outcome === "taken") {
      this.#recovery.giveWay();
      if (this.state !== "connecting") this.#pictureAnew.wayBroke(this.pc);
    }
    // The own offer goes first; but whoever is new here may have taken over from a page that
    // received it and is gone.
    if (outcome === "collision" && to == null) peer.negotiation.repeatOffer();
  }

  /**
   * On a collision of first offers the polite one starts over instead of rolling back: Chromium, in
   * one case of ten, never gathers a candidate again after a first offer was rolled back (iceGatheringState
   * stays `gathering`, connectionState `new`). An RTCPeerConnection that is bound to nobody has
   * nothing to lose.
   */
  #giveWayAfresh(type) {
    const collision = type === "offer" && this.#peer.negotiation.isOffering;
    if (collision && this.polite && !this.#pairing.bound) this.#startOver();
  }

  async #receiveCandidate({ link, to, ...candidate }) {
    const verdict = this.#pairing.judgeCandidate({ link, to });
    if (verdict === "apply") await this.#peer.negotiation.receiveCandidate(candidate);
    else if (verdict === "hold") this.#held.hold({ link, to, candidate });
  }

  #takeHeld() {
    for (const { candidate, ...address } of this.#held.takeAll())
      this.receive("candidate", { ...candidate, ...address });
  }

  #connectionChanged(pc) {
    const state = pc.connectionState;
    this.#recovery.stateChanged(state);
    // For the restart that may be needed; it does not wait for them then.
    if (state === "disconnected") this.#options.iceServers.renewed();
    if (state === "connected") {
      this.#pictureAnew.connected(pc);
      this.#become("connected");
    } else if (this.state === "connected") {
      this.#pictureAnew.wayBroke(pc);
      this.#become("reconnecting");
      this.#renewal.worksNoMore();
    }
  }

  async #recover(attempt) {
    const peer = this.#peer;
    const servers = await this.#options.iceServers.renewed();
    if (!this.#isPresent(peer)) return;
    const remedy = remedyFor(attempt, { canRelay: haveRelay(servers), ...this.#options.recovery });
    // As long as nobody hears the signals nothing is wrong with the media.
    const isHeard = this.#options.canSignal();
    if (isBeyondRestart(peer.pc) && isHeard) {
      // Not both at the same time.
      if (attempt === 0 && this.polite) return;
      this.#recovery.startedOver();
      this.#startOver();
      return;
    }
    if (remedy === "renew" && isHeard) {
      this.#startOver();
      return;
    }
    if (remedy === "reload" && isHeard) this.emit("stuck");
    this.#credentials.use(servers, remedy === "relay" && isHeard ? "relay" : undefined);
    peer.pc.restartIce();
  }

  #become(state) {
    if (this.state === state) return;
    this.state = state;
    this.emit("state", state);
  }
}
