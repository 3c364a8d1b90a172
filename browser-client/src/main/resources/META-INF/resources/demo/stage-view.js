import { asClock } from "./duration.js";
import { text } from "./text.js";

const byId = (id) => document.getElementById(id);

/** The other person's video, and whatever has to be said instead of it. */
export class StageView {
  #room;
  #clock;
  #video = byId("remote-video");
  #link = null;
  #unsubscribe = [];
  #ticking;

  /**
   * @param {import("../holdfast/index.js").Room} room
   * @param {{now: () => number}} clock the server's
   */
  constructor(room, clock) {
    this.#room = room;
    this.#clock = clock;
    this.#unsubscribe = [
      room.on("state", () => this.#render()),
      room.on("participants", () => this.#render()),
      room.on("link", ({ link }) => this.#follow(link)),
      room.on("link-closed", ({ link }) => link === this.#link && this.#follow(this.#anyLink())),
    ];
    byId("play-remote").onclick = () => this.#play();
    this.#render();
  }

  close() {
    this.#unsubscribe.forEach((unsubscribe) => unsubscribe());
    clearInterval(this.#ticking);
    this.#video.srcObject = null;
  }

  #anyLink() {
    return [...this.#room.links.values()][0] ?? null;
  }

  #follow(link) {
    this.#link = link;
    this.#video.srcObject = link?.remoteStream ?? null;
    if (link) {
      for (const name of ["state", "stream", "media"]) {
        link.on(name, () => link === this.#link && this.#render());
      }
      link.on("stream", () => link === this.#link && this.#play());
    }
    this.#render();
  }

  async #play() {
    try {
      await this.#video.play();
      byId("play-remote").hidden = true;
    } catch (error) {
      // Sound without a click is the browser's to refuse; a load that was replaced is nothing.
      byId("play-remote").hidden = error.name !== "NotAllowedError";
    }
  }

  #render() {
    const other = this.#other();
    const away = this.#room.away[0] ?? null;
    const linked = this.#link?.state === "connected";
    byId("stage").dataset.callState = this.#room.state;
    // Signaling may be gone while the media still flows: then nothing is hidden.
    byId("stage").classList.toggle("held", Boolean(away) && !linked);
    byId("veil").classList.toggle("aside", Boolean(away) && linked);
    byId("remote-tag").hidden = !other;
    byId("other-name").textContent = other?.name ?? "";
    this.#renderMedia(other, linked && !away);
    if (away) this.#veil(text.awayTitle(away.name ?? text.someone), text.awayText(away.name ?? text.someone));
    else if (this.#room.state === "waiting") this.#veil(text.waitingTitle, text.waitingText, { copy: true });
    else if (other && !linked && this.#link?.state === "connecting") this.#veil(text.linkingTitle(other.name ?? text.someone));
    else if (this.#room.state === "requesting") this.#veil(text.call.requesting);
    else if (this.#room.state !== "idle") byId("veil").hidden = true;
    this.#countDown(away?.deadline ?? null);
  }

  #renderMedia(other, linked) {
    const media = this.#link?.remoteMedia;
    const hasPicture = Boolean(this.#link?.remoteStream.getVideoTracks().length) && media?.video !== false;
    this.#video.classList.toggle("without-picture", !hasPicture);
    const avatar = byId("remote-avatar");
    avatar.hidden = hasPicture || !linked;
    avatar.textContent = (other?.name ?? "?").trim().charAt(0).toUpperCase();
    byId("remote-muted").hidden = !(linked && media && !media.audio);
  }

  #other() {
    const { participants } = this.#room;
    return participants.find(({ userId }) => userId === this.#link?.peerId) ?? participants[0] ?? null;
  }

  #veil(title, detail = "", { copy = false } = {}) {
    byId("veil-title").textContent = title;
    byId("veil-text").textContent = detail;
    byId("veil-copy").hidden = !copy;
    byId("rejoin").hidden = true;
    byId("veil").hidden = false;
  }

  /** @param {number | null} deadline server time */
  #countDown(deadline) {
    clearInterval(this.#ticking);
    const shown = byId("countdown");
    shown.hidden = deadline === null;
    if (deadline === null) return;
    const tick = () => {
      const left = deadline - this.#clock.now();
      shown.textContent = left > 0 ? asClock(left) : text.awayLast;
    };
    shown.dataset.deadline = deadline;
    tick();
    this.#ticking = setInterval(tick, 500);
  }
}
