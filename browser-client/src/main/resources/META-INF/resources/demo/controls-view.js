import { byId } from "./by-id.js";
import { text } from "./text.js";

const ICONS = {
  microphone:
    "M12 15a3.5 3.5 0 0 0 3.5-3.5v-5a3.5 3.5 0 0 0-7 0v5A3.5 3.5 0 0 0 12 15Zm6.5-3.5a6.5 6.5 0 0 1-13 0M12 18v3",
  camera:
    "M3.5 7.5A1.5 1.5 0 0 1 5 6h8.5A1.5 1.5 0 0 1 15 7.5v9a1.5 1.5 0 0 1-1.5 1.5H5a1.5 1.5 0 0 1-1.5-1.5Zm11.5 3.5 5.5-3v8l-5.5-3",
  leave: "M14 4.5H6.5A1.5 1.5 0 0 0 5 6v12a1.5 1.5 0 0 0 1.5 1.5H14M10.5 12h10m-3.5-3.5 3.5 3.5-3.5 3.5",
};
const STRIKE = "M4 4l16 16";

/** Microphone, camera, leave; the own picture; what is wrong with the devices. */
export class ControlsView {
  #devices;
  #stream = null;
  #leave;

  /**
   * @param {import("./devices.js").Devices} devices
   * @param {{onLeave: () => void, leave?: string}} options leave: what the button says
   */
  constructor(devices, { onLeave, leave = text.leave }) {
    this.#devices = devices;
    this.#leave = leave;
    byId("microphone").onclick = () => devices.turn("audio", !devices.wanted.audio);
    byId("camera").onclick = () => devices.turn("video", !devices.wanted.video);
    byId("leave").onclick = onLeave;
    byId("device-retry").onclick = () => devices.acquire();
    devices.addEventListener("change", () => this.render());
    this.render();
  }

  render() {
    const { audio, video, wanted, problem, on } = this.#devices;
    button("microphone", text.microphone, audio ? wanted.audio : false, !audio);
    button("camera", text.camera, video ? wanted.video : false, !video);
    button("leave", this.#leave);
    byId("device-notice").hidden = !problem;
    byId("device-problem").textContent = problem ? text.devices[problem] : "";
    byId("own-off").hidden = on.video;
    this.#showOwn(video);
  }

  #showOwn(track) {
    if (this.#stream?.getVideoTracks()[0] === (track ?? undefined)) return;
    this.#stream = track ? new MediaStream([track]) : null;
    byId("local-video").srcObject = this.#stream;
  }
}

function button(id, label, on = undefined, disabled = false) {
  const element = byId(id);
  const icon = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[id]}"/>${on === false ? `<path d="${STRIKE}"/>` : ""}</svg>`;
  element.innerHTML = `${icon}<span></span>`;
  element.lastElementChild.textContent = label;
  element.disabled = disabled;
  if (on === undefined) return;
  element.setAttribute("aria-pressed", String(on));
  element.title = `${label}: ${on ? text.on : text.off}`;
}
