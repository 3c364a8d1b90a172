import { byId } from "./by-id.js";
import { openCallSession } from "./call-session.js";
import { ControlsView } from "./controls-view.js";
import { Devices } from "./devices.js";
import { publish } from "./publish.js";
import { linkTo } from "./room-link.js";
import { SettingsView } from "./settings-view.js";
import { text } from "./text.js";
import { showVeil } from "./veil.js";

/** A room without a queue: whoever opens the link is in the call. */
export class CallPage {
  #notices;
  #devices = new Devices();
  #settings;
  #area;

  /** @param {import("./app.js").Here} here @param {{relayOnly: boolean}} options */
  constructor(here, { relayOnly }) {
    const { person } = here.identity;
    this.#notices = here.notices;
    const { holdfast, area } = openCallSession(here);
    this.holdfast = holdfast;
    this.#area = area;
    this.room = this.holdfast.room(person.roomId, {
      configuration: relayOnly ? { iceTransportPolicy: "relay" } : {},
    });
    publish({ holdfast, area, room: () => this.room });
    this.holdfast.on("ended", ({ error }) => this.#showClosed(error.code, () => this.#comeBack()));
    this.room.on("state", () => this.#showCallState());
    this.room.on("call", ({ callId }) => this.#callChanged(callId));
    this.room.on("call-ended", (ended) => this.#area.showEnded(ended));
    this.room.on("closed", ({ error }) => this.#showClosed(error.code, () => this.room.join()));
    this.#devices.addEventListener("change", () => this.#sendMedia());
    new ControlsView(this.#devices, { onLeave: () => this.#leave() });
    this.#settings = new SettingsView(this.#devices);
    this.#area.show(this.room, { inviting: true });
    byId("room-name").textContent = person.roomId;
    byId("copy-link").onclick = byId("veil-copy").onclick = () => this.#copyLink();
    byId("bar-room").hidden = false;
    this.#showCallState();
  }

  /** The call does not wait for the camera: the others see that somebody is there at once. */
  async start() {
    this.#comeBack();
    await this.#devices.acquire();
  }

  async signOut() {
    const leaving = this.room.leave().catch(() => {});
    await Promise.race([leaving, new Promise((resolve) => setTimeout(resolve, 1500))]);
    this.#area.clear();
    this.#area.hideEnded();
    this.#settings.close();
    this.holdfast.disconnect();
    this.#devices.release();
    byId("bar-room").hidden = true;
  }

  #comeBack() {
    this.room.join();
    this.holdfast.connect();
  }

  #leave() {
    this.room.leave().catch(() => {});
    this.#showVeil(text.left, () => this.room.join());
  }

  #sendMedia() {
    this.room.setTracks(this.#devices.tracks);
    this.room.announce(this.#devices.on);
  }

  #callChanged(callId) {
    if (!callId) return this.#area.time(null);
    this.#area.hideEnded();
    const { call } = this.holdfast.session ?? {};
    this.#area.time(call?.callId === callId ? call.startedAt : this.holdfast.clock.now());
  }

  #showCallState() {
    this.#area.showState(this.room.state);
    byId("leave").disabled = this.room.state === "idle";
  }

  #showClosed(code, again) {
    this.#showVeil(text.closed[code] ?? text.closedOther(code), again);
  }

  #showVeil({ title, text: detail, action }, again) {
    const onAction = () => {
      this.#area.hideEnded();
      again();
    };
    showVeil(title, detail, { action, onAction });
    this.#notices.announce(`${title}. ${detail}`);
  }

  async #copyLink() {
    const link = linkTo(this.room.id);
    try {
      await navigator.clipboard.writeText(link);
      this.#notices.show(text.linkCopied);
    } catch {
      this.#notices.show(text.linkNotCopied(link));
    }
  }
}
