/**
 * Who is seen and heard in a call: what its rooms tell, one after the other; when the call leaves a room, everybody
 * in it has ended.
 *
 * @typedef {import("./room-links.js").ParticipantMedia} ParticipantMedia
 */
export class CallMedia {
  /** @type {ParticipantMedia[]} as they were told */
  present = [];
  #tell;
  #stop = () => {};

  /** @param {(media: ParticipantMedia) => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  /** @param {import("./room.js").Room} room in which the call takes place from now on */
  follow(room) {
    this.leave();
    this.#stop = room.on("media", (media) => this.#heard(media));
  }

  leave() {
    this.#stop();
    for (const media of this.present.splice(0)) this.#tell({ ...media, ended: true });
  }

  #heard(media) {
    this.present = this.present.filter(({ stream }) => stream !== media.stream);
    if (!media.ended) this.present.push(media);
    this.#tell(media);
  }
}
