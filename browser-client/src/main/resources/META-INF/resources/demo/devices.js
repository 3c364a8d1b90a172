import { mediaProblem } from "../holdfast/index.js";

const KEY = "holdfast:demo:devices";
const KINDS = ["audio", "video"];

/**
 * Camera and microphone: as much of both as this computer gives. Having neither is no reason not to
 * be in the call.
 */
export class Devices extends EventTarget {
  /** @type {MediaStreamTrack | null} */
  audio = null;
  /** @type {MediaStreamTrack | null} */
  video = null;
  /** Key of the text that says what is missing, null when nothing is. */
  problem = null;
  /** What the user wants; kept when a device is replaced. */
  wanted = { audio: true, video: true };

  /** Ids of the devices chosen; the system's own choice where there is none. */
  chosen = { audio: "", video: "", ...kept() };

  /** Rises whenever devices are asked for or given back: what an earlier question still brings is void. */
  #generation = 0;
  /** Kinds of devices that the system took away. */
  #taken = new Set();

  get tracks() {
    return [this.audio, this.video].filter(Boolean);
  }

  /** What the others get; nothing of a device that the system or another program has taken away for now. */
  get on() {
    const [audio, video] = [this.audio, this.video].map((track) => Boolean(track?.enabled && !track.muted));
    return { audio, video };
  }

  async acquire() {
    this.release();
    this.problem = problemOfPage();
    if (this.problem) {
      this.#changed();
      return;
    }
    document.addEventListener("visibilitychange", this.#back);
    navigator.mediaDevices.addEventListener("devicechange", this.#plugged);
    await this.#fill();
  }

  /** @param {"audio" | "video"} kind @param {boolean} on */
  turn(kind, on) {
    this.wanted[kind] = on;
    if (this[kind]) this[kind].enabled = on;
    this.#changed();
  }

  /** @param {"audio" | "video"} kind @param {string} deviceId "" for the system's own choice */
  async choose(kind, deviceId) {
    this.chosen[kind] = deviceId;
    localStorage.setItem(KEY, JSON.stringify(this.chosen));
    await this.acquire();
  }

  release() {
    this.#generation++;
    this.#taken.clear();
    navigator.mediaDevices?.removeEventListener("devicechange", this.#plugged);
    document.removeEventListener("visibilitychange", this.#back);
    for (const track of this.tracks) {
      track.onended = track.onmute = track.onunmute = null;
      track.stop();
    }
    this.audio = this.video = null;
  }

  /** What was unplugged may be there again, or another one in its place. */
  #plugged = () => {
    if (this.tracks.length < KINDS.length && this.problem !== "denied") this.#fill();
  };

  /** A telephone call, or a screen that was locked, is over. */
  #back = () => {
    if (document.visibilityState === "visible" && this.#taken.size > 0) this.#fill([...this.#taken]);
  };

  /** Asks for what is missing, with one question; if that is too much, for one after the other. */
  async #fill(missing = KINDS.filter((kind) => !this[kind])) {
    const generation = ++this.#generation;
    const refusal = await this.#ask(missing, generation);
    for (const kind of refusal && missing.length > 1 ? await worthAsking(refusal) : []) {
      if (!(await this.#ask([kind], generation))) break;
    }
    if (generation !== this.#generation) return;
    if (refusal === "NotAllowedError") this.#taken.clear(); // a no is not asked about again
    this.problem = this.#problemAfter(refusal);
    this.#changed();
  }

  #problemAfter(refusal) {
    if (this.audio && this.video) return null;
    if (this.audio) return "noCamera";
    if (this.video) return "noMicrophone";
    return { NotAllowedError: "denied", NotFoundError: "missing" }[refusal] ?? "busy";
  }

  /** @returns {Promise<string | null>} the name of what went wrong */
  async #ask(kinds, generation) {
    if (generation !== this.#generation) return null;
    try {
      const constraints = Object.fromEntries(kinds.map((kind) => [kind, this.#wish(kind)]));
      const stream = await navigator.mediaDevices.getUserMedia(constraints);
      for (const track of stream.getTracks()) {
        if (generation === this.#generation) this.#take(track);
        else track.stop();
      }
      return null;
    } catch (error) {
      return error.name;
    }
  }

  /** A device that is gone is no reason to have none. */
  #wish(kind) {
    const deviceId = this.chosen[kind] ? { deviceId: { ideal: this.chosen[kind] } } : {};
    return kind === "video" ? { ...deviceId, width: { ideal: 1280 }, height: { ideal: 720 } } : { ...deviceId };
  }

  #take(track) {
    track.enabled = this.wanted[track.kind];
    track.onended = () => {
      this[track.kind] = null;
      this.#taken.add(track.kind);
      this.problem = "lost";
      this.#changed();
    };
    track.onmute = track.onunmute = () => this.#changed();
    this[track.kind] = track;
    this.#taken.delete(track.kind);
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @returns {string | null} key of the text that says why no device is asked for */
function problemOfPage() {
  const code = mediaProblem()?.code;
  if (code === "no-webrtc") return "noWebRtc";
  if (code === "insecure-context") return "insecure";
  return navigator.mediaDevices?.getUserMedia ? null : "missing";
}

/**
 * Which kinds to ask for alone after both together were refused. Where just one of them is blocked the
 * browser does not say which; where nothing is blocked somebody said no, and is not asked again.
 */
async function worthAsking(refusal) {
  if (refusal !== "NotAllowedError") return KINDS;
  const blocked = await Promise.all(KINDS.map(isBlocked));
  return blocked.includes(true) ? KINDS.filter((_, i) => !blocked[i]) : [];
}

async function isBlocked(kind) {
  try {
    const permission = await navigator.permissions.query({ name: kind === "audio" ? "microphone" : "camera" });
    return permission.state === "denied";
  } catch {
    return false; // a browser that does not tell
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}
