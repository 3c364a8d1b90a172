import { mediaProblem, webRtcProblem } from "./media-check.js";
import { oneOfEachKind } from "./sent-tracks.js";

/** @typedef {import("./room.js").Room} Room */

/** What a client sends in its calls, those of now and later ones: tracks, and what of it is on. */
export class SentMedia {
  #isSent;
  /** @type {MediaStreamTrack[]} */
  #tracks = [];
  /** @type {{audio: boolean, video: boolean} | null} */
  #announcement = null;

  /** @param {ConstructorParameters<typeof import("./room.js").Room>[2]} [roomOptions] of every call's room */
  constructor({ media = true } = {}) {
    this.#isSent = media;
  }

  /** @returns {import("./errors.js").AnyHoldfastError | null} why there could be no call with these tracks, see mediaProblem */
  get problem() {
    return this.#isSent ? mediaProblem(this.#tracks) : null;
  }

  /** @throws {import("./errors.js").HoldfastError} `no-webrtc`, where there could be no call, whatever the tracks */
  checkBrowser() {
    const problem = this.#isSent ? webRtcProblem() : null;
    if (problem) throw problem;
  }

  /**
   * @param {MediaStreamTrack[]} tracks
   * @param {Iterable<Room>} rooms those of now
   * @throws {import("./errors.js").HoldfastError} `too-many-tracks`, see Room.setTracks
   */
  setTracks(tracks, rooms) {
    this.#tracks = oneOfEachKind(tracks);
    for (const room of rooms) room.setTracks(tracks);
  }

  /**
   * @param {{audio: boolean, video: boolean}} media what of it is on, for the others to see
   * @param {Iterable<Room>} rooms those of now
   */
  announce(media, rooms) {
    this.#announcement = media;
    for (const room of rooms) room.announce(media);
  }

  /** @param {Room} room that begins to take part */
  equip(room) {
    if (this.#announcement) room.announce(this.#announcement);
    room.setTracks(this.#tracks);
  }
}
