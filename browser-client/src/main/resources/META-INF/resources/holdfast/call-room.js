import { CallMedia } from "./call-media.js";
import { SentMedia } from "./sent-media.js";

/** The room that a customer's call has come to, and what is sent in it. */
export class CallRoom {
  /** @type {import("./room.js").Room | null} */
  current = null;
  /** Whether the call was connected in it, or in the one before. */
  hasTalked = false;
  media;
  #holdfast;
  #options;
  #onState;
  #onClosed;
  #shown;
  /** @type {(() => void)[]} */
  #subscriptions = [];

  /**
   * @param {import("./holdfast.js").Holdfast} holdfast
   * @param {ConstructorParameters<typeof import("./room.js").Room>[2]} options of the room
   * @param {{onState: () => void, onClosed: (error: {code: import("./room.js").Gone}) => void,
   *     onMedia: (media: import("./room-links.js").ParticipantMedia) => void}} listeners of the present room
   */
  constructor(holdfast, options, { onState, onClosed, onMedia }) {
    this.#holdfast = holdfast;
    this.#options = options;
    this.#onState = onState;
    this.#onClosed = onClosed;
    this.#shown = new CallMedia(onMedia);
    this.media = new SentMedia(options);
  }

  /**
   * @param {string} id of a room that takes the place of the present one
   * @param {import("./event-types.js").Snapshot} [brought] see Room.join
   * @returns {import("./room.js").Room}
   */
  enter(id, brought) {
    this.leave();
    const room = this.#holdfast.room(id, this.#options);
    this.current = room;
    this.media.equip(room);
    this.#shown.follow(room);
    this.#subscriptions = [
      room.on("state", (state) => {
        this.hasTalked ||= state === "connected";
        this.#onState();
      }),
      room.on("closed", ({ error }) => this.#onClosed(error)),
    ];
    room.join(brought);
    return room;
  }

  /** Everybody else in it, as they were told. */
  get shown() {
    return this.#shown.present;
  }

  leave() {
    this.#shown.leave();
    this.#subscriptions.forEach((unsubscribe) => unsubscribe());
    this.#subscriptions = [];
    this.current?.close();
    this.current = null;
  }

  /** @param {MediaStreamTrack[]} tracks @throws {import("./errors.js").HoldfastError} `too-many-tracks` */
  setTracks(tracks) {
    this.media.setTracks(tracks, this.#rooms());
  }

  /** @param {{audio: boolean, video: boolean}} media what of it is on */
  announce(media) {
    this.media.announce(media, this.#rooms());
  }

  #rooms() {
    return this.current ? [this.current] : [];
  }
}
