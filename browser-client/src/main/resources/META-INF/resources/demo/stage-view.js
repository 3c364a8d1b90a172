import { byId } from "./by-id.js";
import { asClock } from "./duration.js";
import { text } from "./text.js";
import { showVeil } from "./veil.js";

/** The other person's video, and whatever has to be said instead of it. */
export class StageView {
  #room;
  #clock;
  #video = byId("remote-video");
  #link = null;
  #inviting;
  #unsubscribe = [];
  #ticking;
  /** @type {Map<object, HTMLElement>} the pictures of further people, by link */
  #tiles = new Map();

  /**
   * @param {import("../holdfast/index.js").Room} room
   * @param {{now: () => number}} clock the server's
   * @param {{inviting?: boolean}} [options] inviting: whether others may come by a link
   */
  constructor(room, clock, { inviting = false } = {}) {
    this.#inviting = inviting;
    this.#room = room;
    this.#clock = clock;
    this.#unsubscribe = [
      room.on("state", () => this.#render()),
      room.on("participants", () => this.#render()),
      room.on("link", ({ link }) => this.#linkCame(link)),
      room.on("link-closed", ({ link }) => this.#linkWent(link)),
    ];
    byId("play-remote").onclick = () => this.#play();
    this.#render();
  }

  close() {
    this.#unsubscribe.forEach((unsubscribe) => unsubscribe());
    clearInterval(this.#ticking);
    this.#video.srcObject = null;
    this.#link = null;
    for (const link of this.#tiles.keys()) this.#removeTile(link);
    for (const id of ["veil", "remote-tag", "remote-avatar", "play-remote"]) byId(id).hidden = true;
    byId("stage").dataset.callState = "idle";
    byId("stage").classList.remove("held");
  }

  #linkCame(link) {
    if (this.#link && this.#link !== link) this.#addTile(link);
    else this.#follow(link);
  }

  #linkWent(link) {
    if (link !== this.#link) {
      this.#removeTile(link);
      return;
    }
    const next = this.#anyLink();
    if (next) this.#removeTile(next);
    this.#follow(next);
  }

  /** Whoever is third: small, but seen and heard. */
  #addTile(link) {
    const tile = document.createElement("li");
    const video = document.createElement("video");
    video.autoplay = video.playsInline = true;
    video.srcObject = link.remoteStream;
    const name = document.createElement("span");
    name.textContent = this.#room.participants.find(({ userId }) => userId === link.peerId)?.name ?? text.someone;
    tile.append(video, name);
    link.on("stream", () => video.play().catch(() => {}));
    byId("tiles").append(tile);
    this.#tiles.set(link, tile);
  }

  #removeTile(link) {
    const tile = this.#tiles.get(link);
    if (!tile) return;
    // Out of the page it would still be heard.
    tile.querySelector("video").srcObject = null;
    tile.remove();
    this.#tiles.delete(link);
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
    if (away) this.#away(away);
    else if (this.#room.state === "waiting") this.#waiting();
    else if (other && !linked && this.#link?.state === "connecting")
      showVeil(text.linkingTitle(other.name ?? text.someone));
    else if (this.#room.state === "requesting") showVeil(text.call.requesting);
    else if (this.#room.state !== "idle") byId("veil").hidden = true;
    this.#countDown(away?.deadline ?? null);
  }

  #away({ name = text.someone, pageClosed = false }) {
    showVeil(pageClosed ? text.closedTitle(name) : text.awayTitle(name), text.awayText(name));
  }

  #waiting() {
    if (this.#inviting) showVeil(text.waitingTitle, text.waitingText, { copy: true });
    else showVeil(text.call.waiting);
  }

  #renderMedia(other, linked) {
    const media = this.#link?.remoteMedia;
    const hasPicture =
      Boolean(this.#link?.remoteStream.getVideoTracks().length) && media?.video !== false && !media?.paused;
    this.#video.classList.toggle("without-picture", !hasPicture);
    const avatar = byId("remote-avatar");
    avatar.hidden = hasPicture || !linked;
    avatar.textContent = (other?.name ?? "?").trim().charAt(0).toUpperCase();
    byId("remote-paused").hidden = !(linked && media?.paused);
    byId("remote-muted").hidden = !(linked && media && !media.audio);
  }

  #other() {
    const { participants } = this.#room;
    return participants.find(({ userId }) => userId === this.#link?.peerId) ?? participants[0] ?? null;
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
    shown.dataset.deadline = String(deadline);
    tick();
    this.#ticking = setInterval(tick, 500);
  }
}
