const KEY = "holdfast:demo:devices";

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

  get tracks() {
    return [this.audio, this.video].filter(Boolean);
  }

  /** What the others get. */
  get on() {
    return {
      audio: Boolean(this.audio?.enabled),
      video: Boolean(this.video?.enabled),
    };
  }

  async acquire() {
    this.release();
    if (!navigator.mediaDevices?.getUserMedia) {
      this.problem = "insecure";
      this.#changed();
      return;
    }
    const both = await this.#ask({ audio: this.#wish("audio"), video: this.#wish("video") });
    if (both) {
      this.problem = null;
    } else {
      const reason = this.#refusal;
      const blocked = reason === "NotAllowedError";
      const alone = !blocked && ((await this.#ask({ audio: this.#wish("audio") })) || (await this.#ask({ video: this.#wish("video") })));
      if (!alone) this.problem = blocked ? "denied" : reason === "NotFoundError" ? "missing" : "busy";
      else this.problem = this.audio ? "noCamera" : "noMicrophone";
    }
    this.#changed();
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
    for (const track of this.tracks) {
      track.onended = null;
      track.stop();
    }
    this.audio = this.video = null;
  }

  #refusal = "";

  /** A device that is gone is no reason to have none. */
  #wish(kind) {
    const deviceId = this.chosen[kind] ? { deviceId: { ideal: this.chosen[kind] } } : {};
    return kind === "video" ? { ...deviceId, width: { ideal: 1280 }, height: { ideal: 720 } } : { ...deviceId };
  }

  async #ask(constraints) {
    try {
      const stream = await navigator.mediaDevices.getUserMedia(constraints);
      for (const track of stream.getTracks()) this.#take(track);
      return true;
    } catch (error) {
      this.#refusal = error.name;
      return false;
    }
  }

  #take(track) {
    track.enabled = this.wanted[track.kind];
    track.onended = () => {
      this[track.kind] = null;
      this.problem = "lost";
      this.#changed();
    };
    this[track.kind] = track;
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}
