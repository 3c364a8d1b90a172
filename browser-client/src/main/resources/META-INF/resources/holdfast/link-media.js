import { Emitter } from "./emitter.js";
import { oneOfEachKind, sendTracks, takeTrack } from "./sent-tracks.js";

/**
 * What goes over a link, through any number of RTCPeerConnections: tracks, and what each side says is on.
 *
 * Events: those of PeerLink of these names.
 *
 * @extends {Emitter<Pick<import("./peer-link.js").PeerLinkEvents, "stream" | "media" | "error">>}
 */
export class LinkMedia extends Emitter {
  remoteStream = new MediaStream();
  /**
   * What the other side says about its microphone and camera; null until it says something.
   *
   * @type {{audio: boolean, video: boolean, paused: boolean} | null}
   */
  remote = null;
  /** @type {MediaStreamTrack[]} */
  #tracks = [];
  #stream = new MediaStream();
  /** @type {{audio: boolean, video: boolean} | null} */
  #announcement = null;
  #picturePaused = false;
  /** @type {RTCPeerConnection | null} */
  #pc = null;
  /** @type {import("./link-channel.js").LinkChannel | null} */
  #channel = null;

  /**
   * @param {MediaStreamTrack[]} tracks
   * @throws {import("./errors.js").HoldfastError} `too-many-tracks`: nothing changes then
   */
  setTracks(tracks) {
    this.#tracks = oneOfEachKind(tracks);
    this.#apply();
  }

  /** @param {{audio: boolean, video: boolean}} said */
  announce(said) {
    this.#announcement = said;
    this.#say();
  }

  /** @param {boolean} paused */
  pausePicture(paused) {
    if (paused === this.#picturePaused) return;
    this.#picturePaused = paused;
    this.#say();
  }

  /** @param {{audio: boolean, video: boolean, paused?: boolean}} said by the other side */
  heard({ audio, video, paused = false }) {
    this.remote = { audio, video, paused };
    this.emit("media", this.remote);
  }

  /** @param {MediaStreamTrack} track of the other side */
  take(track) {
    takeTrack(this.remoteStream, track);
    this.emit("stream", this.remoteStream);
  }

  /** Goes over these from now on. @param {RTCPeerConnection} pc @param {import("./link-channel.js").LinkChannel} channel */
  goOver(pc, channel) {
    this.#pc = pc;
    this.#channel = channel;
    this.#say();
    this.#apply();
  }

  #say() {
    if (this.#announcement) this.#channel?.announce({ ...this.#announcement, paused: this.#picturePaused });
  }

  #apply() {
    if (this.#pc) sendTracks(this.#pc, this.#tracks, this.#stream, (error) => this.emit("error", { error }));
  }
}
