import { byId } from "./by-id.js";
import { settingsDialog } from "./markup.js";
import { fillText, text } from "./text.js";

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
    for (const kind of /** @type {const} */ (["audio", "video"])) {
      const select = byId(`device-${kind}`);
      select.onchange = () => devices.choose(kind, select.value);
    }
    // Only where a speaker can be chosen at all.
    byId("device-sound-field").hidden = !("setSinkId" in HTMLMediaElement.prototype);
    const sound = byId("device-sound");
    sound.onchange = () => {
      for (const video of document.querySelectorAll("video")) {
        if (!video.hasAttribute("muted")) video.setSinkId(sound.value);
      }
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
    for (const kind of /** @type {(keyof typeof KINDS)[]} */ (Object.keys(KINDS))) {
      const known = all.filter(({ kind: one, deviceId }) => one === KINDS[kind] && deviceId && deviceId !== "default");
      const options = known.map(({ deviceId, label }, i) => new Option(label || text.nameless(i + 1), deviceId));
      const select = byId(`device-${kind}`);
      const before = kind === "sound" ? select.value : this.#devices.chosen[kind];
      select.replaceChildren(new Option(text.systemDefault, ""), ...options);
      if (known.some(({ deviceId }) => deviceId === before)) select.value = before;
    }
  }
}
