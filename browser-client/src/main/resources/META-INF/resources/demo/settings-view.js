import { settingsDialog } from "./markup.js";
import { fillText, text } from "./text.js";

const byId = (id) => document.getElementById(id);
const KINDS = { audio: "audioinput", video: "videoinput", sound: "audiooutput" };

/** Which camera, microphone and speaker are used. */
export class SettingsView {
  #devices;

  /** @param {import("./devices.js").Devices} devices */
  constructor(devices) {
    this.#devices = devices;
    if (!byId("settings")) document.body.insertAdjacentHTML("beforeend", settingsDialog);
    fillText(byId("settings"));
    byId("settings-open").hidden = false;
    byId("settings-open").onclick = () => this.#open();
    for (const kind of ["audio", "video"]) {
      byId(`device-${kind}`).onchange = ({ target }) => devices.choose(kind, target.value);
    }
    // Only where a speaker can be chosen at all.
    byId("device-sound-field").hidden = !("setSinkId" in HTMLMediaElement.prototype);
    byId("device-sound").onchange = ({ target }) => {
      for (const video of document.querySelectorAll("video:not([muted])")) video.setSinkId(target.value);
    };
  }

  close() {
    byId("settings").close();
    byId("settings-open").hidden = true;
  }

  async #open() {
    await this.#fill();
    byId("settings").showModal();
  }

  async #fill() {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    for (const [kind, wanted] of Object.entries(KINDS)) {
      const known = all.filter(({ kind: one, deviceId }) => one === wanted && deviceId && deviceId !== "default");
      const options = known.map(({ deviceId, label }, i) => new Option(label || text.nameless(i + 1), deviceId));
      const select = byId(`device-${kind}`);
      const before = kind === "sound" ? select.value : this.#devices.chosen[kind];
      select.replaceChildren(new Option(text.systemDefault, ""), ...options);
      if (known.some(({ deviceId }) => deviceId === before)) select.value = before;
    }
  }
}
