/**
 * @typedef {object} Step
 * @property {"full" | "reduced" | "low" | "least" | "audio-only"} name
 * @property {boolean} active whether a picture is sent
 * @property {number} [maxBitrate] bit/s
 * @property {number} [scaleResolutionDownBy]
 * @property {number} [maxFramerate] a second
 */

/**
 * What is sent of the picture, the best first. The last step gives it up, so that the sound has the
 * whole way for itself.
 *
 * @type {readonly Readonly<Step>[]}
 */
export const STEPS = Object.freeze([
  Object.freeze({ name: "full", active: true, scaleResolutionDownBy: 1 }),
  Object.freeze({ name: "reduced", active: true, maxBitrate: 600_000, scaleResolutionDownBy: 1.5 }),
  Object.freeze({ name: "low", active: true, maxBitrate: 250_000, scaleResolutionDownBy: 2 }),
  Object.freeze({ name: "least", active: true, maxBitrate: 100_000, scaleResolutionDownBy: 4, maxFramerate: 10 }),
  Object.freeze({ name: "audio-only", active: false }),
]);

const DOWN_AFTER = 2;
const UP_AFTER = 5;
const MOST_UP_AFTER = 60;

/**
 * When to send less, and when more again: one step down after two bad samples, one up after five
 * good ones. A step up that had to be taken back makes the next one wait twice as long, so that a
 * narrow way is not overrun again and again. Counts samples; knows no time and no WebRTC.
 */
export class Adaptation {
  #step = 0;
  #bad = 0;
  #good = 0;
  #upAfter = UP_AFTER;
  #sinceUp = Infinity;

  get step() {
    return STEPS[this.#step];
  }

  /** @param {"good" | "fair" | "poor" | "bad"} level @returns the step to be sent now */
  add(level) {
    this.#sinceUp++;
    this.#bad = level === "poor" || level === "bad" ? this.#bad + 1 : 0;
    this.#good = level === "good" ? this.#good + 1 : 0;
    if (this.#bad >= DOWN_AFTER && this.#step < STEPS.length - 1) this.#down();
    else if (this.#good >= this.#upAfter && this.#step > 0) this.#up();
    return this.step;
  }

  #down() {
    this.#upAfter = this.#sinceUp <= 2 * UP_AFTER ? Math.min(MOST_UP_AFTER, 2 * this.#upAfter) : UP_AFTER;
    this.#step++;
    this.#bad = this.#good = 0;
    this.#sinceUp = Infinity;
  }

  #up() {
    this.#step--;
    this.#good = 0;
    this.#sinceUp = 0;
  }
}

/**
 * Makes a connection send its picture so.
 *
 * @param {RTCPeerConnection} pc
 * @param {Readonly<Step>} step
 */
export async function sendAt(pc, { active, maxBitrate, scaleResolutionDownBy, maxFramerate }) {
  for (const sender of pc.getSenders()) {
    if (sender.track?.kind !== "video") continue;
    const parameters = sender.getParameters();
    const [encoding] = parameters.encodings ?? [];
    if (!encoding) continue; // not negotiated yet
    encoding.active = active;
    put(encoding, "maxBitrate", maxBitrate);
    put(encoding, "scaleResolutionDownBy", scaleResolutionDownBy);
    put(encoding, "maxFramerate", maxFramerate);
    await sender.setParameters(parameters);
  }
}

function put(encoding, name, value) {
  if (value === undefined) delete encoding[name];
  else encoding[name] = value;
}
