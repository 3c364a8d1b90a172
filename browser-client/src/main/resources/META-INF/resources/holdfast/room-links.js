import { Emitter } from "./emitter.js";
import { HeldSignals } from "./held-signals.js";
import { PageReload } from "./page-reload.js";
import { PeerLink } from "./peer-link.js";
import { QualityWatch } from "./quality-watch.js";
import { oneOfEachKind } from "./sent-tracks.js";
import { SpareConnection } from "./spare-connection.js";

/** What a signal is called on the wire. */
const EVENTS = Object.freeze({ offer: "offer", answer: "answer", candidate: "ice-candidate" });

/** @param {string} name of an event */
export const isSignal = (name) => /** @type {string[]} */ (Object.values(EVENTS)).includes(name);

/**
 * The PeerLinks of one room: one for everyone else who has a place in it.
 *
 * Events: `link` {link}, `link-closed` {link}, `signal-failed` {kind, targetUserId, error},
 * `quality` {userId, score, level, sample}, `step` {userId, step}, `reloading` {inMs}.
 *
 * @typedef {{
 *   link: {link: PeerLink},
 *   "link-closed": {link: PeerLink},
 *   "signal-failed": {kind: string, targetUserId: string, error: any},
 *   quality: {userId: string} & import("./quality-watch.js").Quality,
 *   step: {userId: string, step: string},
 *   reloading: {inMs: number},
 * }} LinkEvents
 *
 * @extends {Emitter<LinkEvents>}
 */
export class RoomLinks extends Emitter {
  /** @type {Map<string, PeerLink>} by user id */
  byUser = new Map();
  #holdfast;
  #roomId;
  #configuration;
  #isAway;
  #recovery;
  #adapt;
  #withMedia;
  /** @type {Map<string, QualityWatch>} by user id */
  #watches = new Map();
  /**
   * By the id of a user who is not known to be in the room: what tells of it may be about to come.
   *
   * @type {HeldSignals<{kind: "offer" | "answer" | "candidate", value: object}>}
   */
  #early = new HeldSignals();
  #pageReload = new PageReload();
  #spare;
  #tracks = [];
  #media = null;

  /**
   * @param {import("./holdfast.js").Holdfast} holdfast
   * @param {{roomId: string, configuration: RTCConfiguration, isAway: (userId: string) => boolean,
   *     recovery?: {freshConnection?: boolean, reloadPage?: boolean}, adapt?: boolean, media: boolean}} options
   */
  constructor(holdfast, { roomId, configuration, isAway, recovery, adapt, media }) {
    super();
    this.#holdfast = holdfast;
    this.#roomId = roomId;
    this.#configuration = configuration;
    this.#isAway = isAway;
    this.#recovery = recovery;
    this.#adapt = adapt;
    this.#withMedia = media;
    this.#spare = new SpareConnection(holdfast.iceServers, configuration);
  }

  /** They will be needed soon. */
  prepare() {
    if (this.#withMedia) this.#holdfast.iceServers.fresh();
  }

  /** @param {boolean} somebody whether somebody may come at any moment, whom nothing should keep waiting */
  expect(somebody) {
    if (somebody && this.#withMedia) this.#spare.keep();
    else this.#spare.dismiss();
  }

  /** @param {{userId: string}[]} others everyone who has a place */
  follow(others) {
    const present = new Set(others.map(({ userId }) => userId));
    for (const [userId, link] of this.byUser) {
      if (!present.has(userId)) this.#close(userId, link);
    }
    for (const userId of present) {
      if (this.#withMedia && !this.byUser.has(userId)) this.#open(userId);
    }
  }

  setTracks(tracks) {
    this.#tracks = oneOfEachKind(tracks);
    for (const link of this.byUser.values()) link.setTracks(tracks);
  }

  announce(media) {
    this.#media = media;
    for (const link of this.byUser.values()) link.announce(media);
  }

  /** @param {"offer" | "answer" | "candidate"} kind @param {{userId: string}} payload */
  receive(kind, payload) {
    const link = this.byUser.get(payload.userId);
    if (link) link.receive(kind, payload[kind]);
    else if (this.#withMedia) this.#early.hold(payload.userId, { kind, value: payload[kind] });
  }

  /** What came from whoever was not here is not for those who come later. */
  forgetEarly() {
    this.#early.clear();
  }

  /** Signals reach everybody again. */
  resume() {
    for (const link of this.byUser.values()) link.resume();
    this.#spare.renew();
  }

  /** The same person, with a new session: what was under way with the old one is void. */
  startOver(userId) {
    const link = this.byUser.get(userId);
    if (link?.state === "reconnecting") link.renew();
    else link?.resume();
  }

  #open(userId) {
    const link = new PeerLink({
      selfId: this.#holdfast.userId,
      peerId: userId,
      iceServers: this.#holdfast.iceServers,
      configuration: this.#configuration,
      recovery: this.#recovery,
      takeSpare: () => this.#spare.take(),
      canSignal: () => this.#holdfast.state === "connected" && !this.#isAway(userId),
      signal: (kind, value) => this.#signal(userId, kind, value),
    });
    if (this.#media) link.announce(this.#media);
    link.setTracks(this.#tracks);
    this.byUser.set(userId, link);
    this.#watchOver(userId, link);
    this.emit("link", { link });
    for (const { kind, value } of this.#early.take(userId)) link.receive(kind, value);
  }

  #watchOver(userId, link) {
    const watch = new QualityWatch(link, { adapt: this.#adapt });
    watch.on("quality", (quality) => this.emit("quality", { userId, ...quality }));
    watch.on("step", (step) => this.emit("step", { userId, step }));
    this.#watches.set(userId, watch);
    link.on("stuck", () => {
      const inMs = this.#pageReload.plan();
      if (inMs !== null) this.emit("reloading", { inMs });
    });
    link.on("state", (state) => state !== "reconnecting" && this.#pageReload.cancel());
  }

  #close(userId, link) {
    this.byUser.delete(userId);
    this.#watches.get(userId)?.close();
    this.#watches.delete(userId);
    link.close();
    this.emit("link-closed", { link });
  }

  #signal(targetUserId, kind, value) {
    this.#holdfast
      .send(EVENTS[kind], { [kind]: value, targetUserId, roomId: this.#roomId })
      // Undeliverable: whoever it was for is gone, or resume() sends it again.
      .catch((error) => this.emit("signal-failed", { kind, targetUserId, error }));
  }
}
