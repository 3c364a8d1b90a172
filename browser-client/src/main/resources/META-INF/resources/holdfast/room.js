import { callStateInRoom } from "./call-state.js";
import { Emitter } from "./emitter.js";
import { IceServers } from "./ice-servers.js";
import { Participants, idOf } from "./participants.js";
import { PeerLink } from "./peer-link.js";

const SIGNALS = Object.freeze({ offer: "offer", answer: "answer", candidate: "ice-candidate" });

/**
 * One room: joins it, stays in it over reconnections and reloads, and keeps a PeerLink to everyone
 * else who has a place in it, also while they are away.
 *
 * Events: `state` (the call state), `participants`, `link` {link}, `link-closed` {link},
 * `call` {callId}, `call-ended` (the server's payload), `resumed` (session-resumed's payload),
 * `closed` {error} when this client has no place in the room any more.
 */
export class Room extends Emitter {
  state = "idle";
  callId = null;
  /** @type {Map<string, PeerLink>} by user id */
  links = new Map();
  #holdfast;
  #membership = "out";
  #awaySince = null;
  #reconnectWindowMs = Infinity;
  #participants = new Participants();
  #iceServers;
  #configuration;
  #tracks = [];
  #media = null;
  /** Signals that were replayed before the server told who is here. */
  #early = [];
  #subscriptions;

  /**
   * @param {import("./holdfast.js").Holdfast} holdfast
   * @param {string} id
   * @param {{configuration?: RTCConfiguration}} [options] configuration for every RTCPeerConnection
   */
  constructor(holdfast, id, { configuration = {} } = {}) {
    super();
    this.id = id;
    this.#holdfast = holdfast;
    this.#configuration = configuration;
    this.#iceServers = new IceServers(holdfast.roomService, () => holdfast.token());
    this.#participants.on("change", () => this.#participantsChanged());
    this.#subscriptions = [
      holdfast.on("state", () => this.#assess()),
      holdfast.on("ready", (session) => this.#sessionReady(session)),
      holdfast.on("server-event", ({ name, payload }) => {
        if (payload?.roomId === this.id) this.#received(name, payload);
      }),
    ];
  }

  get participants() {
    return this.#participants.others;
  }

  /** Others who are away: {userId, name, deadline}, the earliest deadline first. */
  get away() {
    return this.#participants.away;
  }

  /**
   * Joins, and from now on stays: after every reconnection the place is taken again if need be.
   * May be called before the connection is there.
   */
  join() {
    if (this.#membership !== "out") return;
    this.#enter("joining");
    this.#iceServers.fresh();
    // Otherwise session-ready is still to come, and tells whether the place is still ours.
    if (this.#holdfast.isReady) this.#requestPlace();
  }

  async leave() {
    if (this.#membership === "out") return;
    this.#exit();
    await this.#holdfast.send("leave-room", { roomId: this.id }, { keep: true });
  }

  /** @param {string} [reason] */
  endCall(reason) {
    return this.#holdfast.send("end-call", { callId: this.callId ?? undefined, roomId: this.id, reason });
  }

  /** @param {MediaStreamTrack[]} tracks sent to everyone, also to those who come later */
  setTracks(tracks) {
    this.#tracks = tracks;
    for (const link of this.links.values()) link.setTracks(tracks);
  }

  /** @param {{audio: boolean, video: boolean}} media what of it is on, for the other side to show */
  announce(media) {
    this.#media = media;
    for (const link of this.links.values()) link.announce(media);
  }

  /** Forgets the room without a word to the server. */
  close() {
    this.#exit();
    this.#subscriptions.forEach((unsubscribe) => unsubscribe());
  }

  #sessionReady({ rooms = [], recovered }) {
    if (this.#membership === "out") return;
    const snapshot = rooms.find(({ roomId }) => roomId === this.id);
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
    if (this.#membership === "in") this.#enter("joining");
    try {
      const snapshot = await this.#holdfast.send("join-room", { roomId: this.id }, { keep: true });
      if (this.#membership !== "out") this.#entered(snapshot);
    } catch (error) {
      if (error.code !== "closed") this.#lost(error);
    }
  }

  #entered(snapshot) {
    this.#awaySince = null;
    this.#reconnectWindowMs = snapshot.policy?.reconnectWindowMs ?? Infinity;
    this.#setCall(snapshot.callId ?? null);
    this.#membership = "in";
    this.#participants.replaceAll(snapshot.participants ?? [], this.#holdfast.userId);
    for (const link of this.links.values()) link.resume();
    const early = this.#early;
    this.#early = [];
    for (const [kind, payload] of early) this.#signalled(kind, payload);
    this.#assess();
  }

  #received(name, payload) {
    if (this.#membership === "out") return;
    switch (name) {
      case "offer":
      case "answer":
        return this.#signalled(name, payload);
      case "ice-candidate":
        return this.#signalled("candidate", payload);
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
        return this.#setCall(payload.callId);
      case "call-ended":
        return this.#callEnded(payload);
      case "session-displaced":
        return this.#lost({ code: "session-displaced" });
      default:
    }
  }

  #joined({ participant, callId }) {
    if (idOf(participant) === this.#holdfast.userId) return;
    this.#participants.put(participant);
    // The same person again, with a new session: what was under way with the old one is void.
    const link = this.links.get(idOf(participant));
    if (link.state === "reconnecting") link.renew();
    else link.resume();
    if (callId) this.#setCall(callId);
    else if (!this.callId) this.#askForCall();
  }

  /** The second one to join begins the call; the first one learns its id by asking. */
  async #askForCall() {
    try {
      const snapshot = await this.#holdfast.send("join-room", { roomId: this.id });
      if (this.#membership === "in") this.#entered(snapshot);
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
    this.#participants.markAway(idOf(payload), payload.deadline);
  }

  #present(participants) {
    if (participants) this.#participants.replaceAll(participants, this.#holdfast.userId);
  }

  #resumed(payload) {
    this.#present(payload.participants);
    if (payload.callId) this.#setCall(payload.callId);
    for (const link of this.links.values()) link.resume();
    this.emit("resumed", payload);
  }

  #callEnded(payload) {
    if (!this.callId || !payload.callId || payload.callId === this.callId) this.#setCall(null);
    this.emit("call-ended", payload);
    if (payload.reason === "room-closed") this.#lost({ code: "room-closed" });
  }

  #signalled(kind, payload) {
    if (this.#membership !== "in") {
      this.#early.push([kind, payload]);
      return;
    }
    this.links.get(payload.userId)?.receive(kind, payload[kind]);
  }

  #participantsChanged() {
    for (const [userId, link] of this.links) {
      if (!this.#participants.has(userId)) this.#drop(userId, link);
    }
    for (const { userId } of this.#participants.others) {
      if (!this.links.has(userId)) this.#link(userId);
    }
    this.emit("participants", this.participants);
    this.#assess();
  }

  #link(userId) {
    const link = new PeerLink({
      selfId: this.#holdfast.userId,
      peerId: userId,
      iceServers: this.#iceServers,
      configuration: this.#configuration,
      canSignal: () =>
        this.#holdfast.state === "connected" && !this.away.some((away) => away.userId === userId),
      signal: (kind, value) => this.#signal(userId, kind, value),
    });
    if (this.#media) link.announce(this.#media);
    link.setTracks(this.#tracks);
    this.links.set(userId, link);
    this.emit("link", { link });
  }

  #signal(targetUserId, kind, value) {
    this.#holdfast
      .send(SIGNALS[kind], { [kind]: value, targetUserId, roomId: this.id })
      // Undeliverable: whoever it was for is gone, or resume() sends it again.
      .catch((error) => this.emit("signal-failed", { kind, targetUserId, error }));
  }

  #drop(userId, link) {
    this.links.delete(userId);
    link.close();
    this.emit("link-closed", { link });
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
    this.#early = [];
    this.#membership = "out";
    this.#participants.clear();
    this.#setCall(null);
    this.#assess();
  }

  #enter(membership) {
    this.#membership = membership;
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
    this.emit("state", state);
  }
}
