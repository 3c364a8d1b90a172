import { byId } from "./by-id.js";
import { text } from "./text.js";

/** The badge in the bar, and the banner over the stage while the own connection is lost. */
export class ConnectionView {
  #holdfast;
  #notices;
  #connectedBefore = false;
  #lost = false;

  /**
   * @param {import("../holdfast/index.js").Holdfast} holdfast
   * @param {import("./notices.js").Notices} notices
   */
  constructor(holdfast, notices) {
    this.#holdfast = holdfast;
    this.#notices = notices;
    holdfast.on("state", () => this.#render());
    this.#render();
  }

  #render() {
    const { state } = this.#holdfast;
    const badge = byId("connection-state");
    badge.dataset.state = state;
    badge.textContent = text.connection[state];
    const lost = state === "connecting" && this.#connectedBefore;
    if (lost && !this.#lost) this.#notices.announce(text.ownReconnecting);
    if (state === "connected" && this.#lost) this.#notices.announce(text.ownBack);
    this.#lost = lost;
    byId("own-connection").hidden = !lost;
    this.#connectedBefore ||= state === "connected";
  }
}
