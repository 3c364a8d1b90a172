import { callStateInRoom } from "./call-state.js";
import { Emitter } from "./emitter.js";
import { webRtcProblem } from "./media-check.js";
import { Participants, idOf } from "./participants.js";
import { QualityReports } from "./quality-reports.js";
import { RoomLinks, isSignal } from "./room-links.js";
import { RoomSnapshots } from "./room-snapshots.js";

/**
 * One room: joins it, stays in it over reconnections and reloads, and keeps a PeerLink to everyone
 * else who has a place in it, also while they are away.
 *
 * Events: `state` (the call state), `participants`, `media` {participant, stream, ended}: somebody else is here, or has
 * left, with one stream for one element; `link` {link}, `link-closed` {link}: the WebRTC below it; `call` {callId}, `call-ended` (the server's payload), `resumed` (session-resumed's payload),
 * `closed` {error} when this client has no place in the room any more, `quality` {userId, score, level,
 * sample} of what comes from somebody, every 2 s, `quality-of` {participantId, score, …} what another
 * one says of what arrives there, `step` {userId, step} how much of the picture is sent (full, reduced,
 * low, least, audio-only), `reloading` {inMs}: nothing has helped, the page is about to be loaded anew. Who listens
 * for `media` and `link` late is told of those who are here already.
 *
 * @typedef {"idle" | "requesting" | "waiting" | "connected" | "reconnecting"} RoomState
 * @typedef {import("./errors.js").ErrorCode | import("./event-types.js").ParticipantLeft["reason"]} Gone why a place
 *     is gone
 * @typedef {import("./room-links.js").LinkEvents & {
 *   state: RoomState,
 *   participants: Participants["others"],
 *   call: {callId: string | null},
 *   "call-ended": import("./event-types.js").CallEnded,
 *   resumed: import("./event-types.js").SessionResumed,
 *   closed: {error: {code: Gone}},
 *   "quality-of": import("./event-types.js").ParticipantQuality,
 * }} RoomEvents
 *
 * @extends {Emitter<RoomEvents>}
 */
export class Room extends Emitter {
  /** @type {RoomState} */
  state = "idle";
  /** @type {string | null} */
  callId = null;
  #holdfast;
  /** @type {"out" | "joining" | "in"} */
  #membership = "out";
  /** @type {number | null} since when the connection is away (ms) */
  #awaySince = null;
  #reconnectWindowMs = Infinity;
  #participants = new Participants();
  #links;
  #snapshots;
  #media;
  /** @type {import("./event-types.js").Snapshot | null} a room that is not entered yet */
  #brought = null;
  #subscriptions;

  /**
   * @param {import("./holdfast.js").Holdfast} holdfast
   * @param {string} id
   * @param {{configuration?: RTCConfiguration, recovery?: {freshConnection?: boolean, reloadPage?: boolean},
   *     adapt?: boolean, media?: boolean}} [options] configuration for every RTCPeerConnection; recovery: false for
   *     a last remedy that must not be tried (remedyFor); adapt: false to send as much on a bad way as on a good
   *     one; media: false to be in the room without any connection to the others
   */
  constructor(holdfast, id, { configuration = {}, recovery, adapt, media = true } = {}) {
    super();
    this.id = id;
    this.#holdfast = holdfast;
    this.#media = media;
    this.#snapshots = new RoomSnapshots(holdfast, id);
    this.#links = new RoomLinks(holdfast, {
      roomId: id,
      configuration,
      recovery,
      adapt,
      media,
      isAway: (userId) => this.away.some((away) => away.userId === userId),
    });
    this.relay(this.#links, ["link", "link-closed", "media", "signal-failed", "quality", "step", "reloading"]);
    const reports = new QualityReports((quality) => {
      if (this.#membership === "in") holdfast.tell("report-quality", { ...quality, roomId: id });
    });
    this.#links.on("quality", (quality) => reports.add(quality));
    this.#participants.on("change", () => this.#participantsChanged());
    this.#subscriptions = [
      holdfast.on("state", () => this.#assess()),
      holdfast.on("ended", ({ error }) => this.#membership !== "out" && this.#lost(error)),
      holdfast.on("ready", (session) => this.#sessionReady(session)),
      holdfast.on("server-event", ({ name, payload }) => {
        const { roomId } = /** @type {{roomId?: string}} */ (payload ?? {});
        if (roomId === this.id) this.#received(name, payload);
      }),
    ];
  }

  get participants() {
    return this.#participants.others;
  }

  /** @returns {Map<string, import("./peer-link.js").PeerLink>} by user id */
  get links() {
    return this.#links.byUser;
  }

  /** @returns {import("./room-links.js").ParticipantMedia[]} everybody else, to be shown by one element each */
  get media() {
    return this.#links.media;
  }

  /** @param {string} name of an event */
  present(name) {
    return this.#links.present(name);
  }

  /** Others who are away: {userId, name, deadline}, the earliest deadline first. */
  get away() {
    return this.#participants.away;
  }

  /**
   * Joins, and from now on stays: after every reconnection the place is taken again if need be.
   * May be called before the connection is there. `closed` tells `no-webrtc` where no media are possible: a
   * moment later, as every other refusal, and a place that an earlier page left here is given back.
   * @param {import("./event-types.js").Snapshot} [brought] the room, if a call has brought this client there
   */
  join(brought) {
    if (this.#membership !== "out") return;
    const error = this.#media ? webRtcProblem() : null;
    if (error) {
      queueMicrotask(() => this.#cannotEnter(error));
      return;
    }
    this.#enter();
    this.#links.prepare();
    for (const { name, payload } of this.#holdfast.signalsOf(this.id)) this.#received(name, payload);
    // Otherwise session-ready is still to come, and tells whether the place is still ours.
    if (!this.#holdfast.isReady) return;
    if (!brought) {
      this.#requestPlace();
      return;
    }
    // A moment later: whoever joins listens to the room first. But before what came behind it in the same answer
    // to a poll.
    this.#brought = brought;
    queueMicrotask(() => this.#arrive());
  }

  #arrive() {
    const snapshot = this.#brought;
    this.#brought = null;
    if (snapshot && this.#membership === "joining") this.#entered(snapshot);
  }

  async leave() {
    if (this.#membership === "out") return;
    this.#exit();
    await this.#holdfast.send("leave-room", { roomId: this.id }, { keep: true });
  }

  /** @param {string} [reason] */
  endCall(reason) {
    return this.#holdfast.send("end-call", { callId: this.callId ?? undefined, reason });
  }

  /**
   * @param {MediaStreamTrack[]} tracks sent to everyone, also to those who come later: at most one of a kind (a
   *     screen takes the camera's place); a kind left out is sent no more
   * @throws {import("./errors.js").HoldfastError} `too-many-tracks`: nothing changes then
   */
  setTracks(tracks) {
    this.#links.setTracks(tracks);
  }

  /** @param {{audio: boolean, video: boolean}} media what of it is on, for the other side to show */
  announce(media) {
    this.#links.announce(media);
  }

  /** Forgets the room without a word to the server. */
  close() {
    this.#subscriptions.forEach((unsubscribe) => unsubscribe());
    this.#exit();
    this.#holdfast.forget(this);
  }

  #cannotEnter(error) {
    this.emit("closed", { error }); // who has a call here ends it first
    const hasPlace = this.#holdfast.session?.rooms?.some(({ roomId }) => roomId === this.id);
    if (hasPlace) this.#holdfast.send("leave-room", { roomId: this.id }, { keep: true }).catch(() => {});
  }

  /** @param {import("./event-types.js").SessionReady} session */
  #sessionReady({ rooms = [], recovered }) {
    if (this.#membership === "out") return;
    const snapshot = rooms.find(({ roomId }) => roomId === this.id);
    if (!recovered || !snapshot) this.#snapshots.forget();
    if (snapshot) this.#entered(snapshot);
    else if (this.#membership === "in" && (recovered || this.#awayTooLong())) {
      // The window ran out: coming back is for the person to decide, it would be another call.
      this.#lost({ code: "reconnection-timeout" });
    } else this.#requestPlace();
  }

  #awayTooLong() {
    return this.#awaySince !== null && Date.now() - this.#awaySince > this.#reconnectWindowMs;
  }

  async #requestPlace() {
    if (this.#membership === "in") this.#enter();
    try {
      await this.#snapshots.ask({ keep: true }, (snapshot) => this.#membership !== "out" && this.#entered(snapshot));
    } catch (error) {
      if (this.#membership !== "out") this.#lost(error);
    }
  }

  #entered(snapshot) {
    this.#awaySince = null;
    this.#reconnectWindowMs = snapshot.policy?.reconnectWindowMs ?? Infinity;
    this.#membership = "in";
    this.#see(snapshot);
    this.#links.enter();
    this.#assess();
  }

  #see(snapshot) {
    const { callId, participants } = this.#snapshots.upToDate(snapshot);
    this.#setCall(callId);
    this.#participants.replaceAll(participants, this.#holdfast.userId);
  }

  #received(name, payload) {
    if (this.#membership === "out") return;
    if (name !== "call-accepted") this.#arrive();
    this.#snapshots.hear(name, payload);
    if (isSignal(name)) return this.#links.receive(name, payload);
    switch (name) {
      case "participant-joined":
        return this.#joined(payload);
      case "participant-left":
        return this.#left(payload);
      case "participant-disconnected":
      case "waiting-for-participant":
        return this.#away(payload);
      case "session-resumed":
        return this.#resumed(payload);
      case "call-accepted":
      case "call-transferred":
        return this.#setCall(payload.callId);
      case "call-ended":
        return this.#callEnded(payload);
      case "participant-quality":
        return this.emit("quality-of", payload);
      case "session-displaced":
        return this.#lost({ code: "session-displaced" });
      default:
    }
  }

  #joined({ participant, callId }) {
    if (idOf(participant) === this.#holdfast.userId) return;
    this.#participants.put(participant);
    this.#links.startOver(idOf(participant));
    if (callId) this.#setCall(callId);
    else if (!this.callId) this.#askForCall();
  }

  /** The second one to join begins the call; the first one learns its id by asking. */
  async #askForCall() {
    try {
      await this.#snapshots.ask({}, (snapshot) => this.#membership === "in" && this.#see(snapshot));
    } catch {
      // The next session-ready tells it.
    }
  }

  #left({ participant, participantId, reason }) {
    const userId = participantId ?? idOf(participant);
    if (userId === this.#holdfast.userId) this.#lost({ code: reason ?? "removed" });
    else this.#participants.remove(userId);
  }

  #away(payload) {
    this.#present(payload.participants);
    this.#participants.markAway(idOf(payload), payload);
  }

  #present(participants) {
    if (participants) this.#participants.replaceAll(participants, this.#holdfast.userId);
  }

  #resumed(payload) {
    this.#present(payload.participants);
    if (payload.callId) this.#setCall(payload.callId);
    this.#links.resume();
    this.emit("resumed", payload);
  }

  #callEnded(payload) {
    if (!this.callId || !payload.callId || payload.callId === this.callId) this.#setCall(null);
    this.emit("call-ended", payload);
    if (payload.reason === "room-closed") this.#lost({ code: "room-closed" });
  }

  #participantsChanged() {
    this.#links.follow(this.participants);
    this.emit("participants", this.participants);
    this.#assess();
  }

  #setCall(callId) {
    if (this.callId === callId) return;
    this.callId = callId;
    this.emit("call", { callId });
  }

  #lost(error) {
    this.#exit();
    this.emit("closed", { error });
  }

  #exit() {
    this.#links.leave();
    this.#snapshots.forget();
    this.#brought = null;
    this.#membership = "out";
    this.#participants.clear();
    this.#setCall(null);
    this.#assess();
  }

  #enter() {
    this.#membership = "joining";
    this.#links.wait();
    this.#assess();
  }

  #assess() {
    if (this.#holdfast.state !== "connected") this.#awaySince ??= Date.now();
    const state = callStateInRoom({
      connection: this.#holdfast.state,
      membership: this.#membership,
      others: this.#participants.others,
    });
    if (state === this.state) return;
    this.state = state;
    this.#links.expect(state === "waiting");
    this.emit("state", state);
  }
}
