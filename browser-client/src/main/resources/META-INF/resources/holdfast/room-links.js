import { Emitter } from "./emitter.js";
import { HeldSignals } from "./held-signals.js";
import { PageReload } from "./page-reload.js";
import { PeerLink } from "./peer-link.js";
import { QualityWatch } from "./quality-watch.js";
import { oneOfEachKind } from "./sent-tracks.js";
import { SpareConnection } from "./spare-connection.js";

/** What a signal is called on the wire. */
const EVENTS = Object.freeze({ offer: "offer", answer: "answer", candidate: "ice-candidate" });

/** @type {Readonly<Record<string, "offer" | "answer" | "candidate">>} */
const KINDS = Object.freeze({ offer: "offer", answer: "answer", "ice-candidate": "candidate" });

/** @param {string} name of an event */
export const isSignal = (name) => name in KINDS;

/**
 * The PeerLinks of one room: one for everyone else who has a place in it.
 *
 * Events: `link` {link}, `link-closed` {link}, `media` {participant, stream, ended}, `signal-failed` {kind,
 * targetUserId, error}, `quality` {userId, score, level, sample}, `step` {userId, step}, `reloading` {inMs}.
 *
 * @typedef {object} ParticipantMedia somebody else who is seen and heard
 * @property {import("./participants.js").Other} participant as the person was on coming
 * @property {MediaStream} stream the same object until it has ended, whatever becomes of tracks and connections
 * @property {boolean} ended whether the person has left, and the stream with it
 *
 * @typedef {{
 *   link: {link: PeerLink},
 *   "link-closed": {link: PeerLink},
 *   media: ParticipantMedia,
 *   "signal-failed": {kind: string, targetUserId: string, error: import("./errors.js").AnyHoldfastError},
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
  /** @type {Map<string, {link?: {link: PeerLink}, media?: ParticipantMedia}>} what was told of each, by user id */
  #told = new Map();
  #turn = 0;
  /** @type {{name: string, payload: any}[] | null} what came before the server told who is here; null: it has */
  #before = null;
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

  /** @returns {ParticipantMedia[]} as they were told */
  get media() {
    return [...this.#told.values()].flatMap(({ media }) => media ?? []);
  }

  /** @param {string} name of an event */
  present(name) {
    if (name === "media") return this.media;
    return name === "link" ? [...this.#told.values()].flatMap(({ link }) => link ?? []) : [];
  }

  /** @param {import("./participants.js").Other[]} others everyone who has a place */
  follow(others) {
    const turn = ++this.#turn;
    const present = new Set(others.map(({ userId }) => userId));
    for (const [userId, link] of this.byUser) {
      if (!present.has(userId)) this.#close(userId, link);
    }
    for (const participant of others) {
      if (turn !== this.#turn) return; // a listener has left the room
      if (this.#withMedia && !this.byUser.has(participant.userId)) this.#open(participant);
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

  /** The server is about to tell who is here: signals wait until then. */
  wait() {
    this.#before ??= [];
  }

  /** The server has told who is here. */
  enter() {
    const before = this.#before ?? [];
    this.#before = null;
    this.resume();
    for (const { name, payload } of before) this.receive(name, payload);
  }

  /** What came from whoever was not here is not for those who come later. */
  leave() {
    this.#before = null;
    this.#early.clear();
  }

  /** @param {string} name of a signal's event @param {{userId: string}} payload */
  receive(name, payload) {
    if (this.#before) {
      this.#before.push({ name, payload });
      return;
    }
    const kind = KINDS[name];
    const link = this.byUser.get(payload.userId);
    if (link) link.receive(kind, payload[kind]);
    else if (this.#withMedia) this.#early.hold(payload.userId, { kind, value: payload[kind] });
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

  #open(participant) {
    const { userId } = participant;
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
    this.#tell(participant, link);
    for (const { kind, value } of this.#early.take(userId)) link.receive(kind, value);
  }

  /** Whoever begins to listen meanwhile is told once, and nobody of a link that a listener has closed. */
  #tell(participant, link) {
    /** @type {{link?: {link: PeerLink}, media?: ParticipantMedia}} */
    const told = {};
    this.#told.set(participant.userId, told);
    told.link = { link };
    this.emit("link", told.link);
    if (this.#told.get(participant.userId) !== told) return;
    told.media = { participant, stream: link.remoteStream, ended: false };
    this.emit("media", told.media);
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
    const { media } = this.#told.get(userId) ?? {};
    this.#told.delete(userId);
    if (media) this.emit("media", { ...media, ended: true });
    this.emit("link-closed", { link });
  }

  #signal(targetUserId, kind, value) {
    this.#holdfast
      .send(EVENTS[kind], { [kind]: value, targetUserId, roomId: this.#roomId })
      // Undeliverable: whoever it was for is gone, or resume() sends it again.
      .catch((error) => this.emit("signal-failed", { kind, targetUserId, error }));
  }
}
