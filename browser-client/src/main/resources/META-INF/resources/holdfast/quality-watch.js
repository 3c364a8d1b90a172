import { Adaptation, STEPS, sendAt } from "./adaptation.js";
import { Emitter } from "./emitter.js";
import { QualityLevel, scoreOf, sentScoreOf } from "./quality-score.js";
import { countersOf, sampleBetween } from "./quality-stats.js";

const EVERY_MS = 2000;

/**
 * Looks at one PeerLink every two seconds: how good is what comes in, and what goes out; and sends
 * less of the picture while it is bad.
 *
 * Events: `quality` {score, level, sample} for every sample, `step` (name of the adaptation's step).
 *
 * @typedef {{score: number, level: string, sample: import("./quality-stats.js").QualitySample}} Quality
 *
 * @extends {Emitter<{quality: Quality, step: string}>}
 */
export class QualityWatch extends Emitter {
  #link;
  #adapt;
  #timer;
  #counters = null;
  /** @type {RTCPeerConnection | null} of which the counters are */
  #pc = null;
  #level = new QualityLevel();
  #sentLevel = new QualityLevel();
  #adaptation = new Adaptation();
  #step = STEPS[0];

  /**
   * @param {import("./peer-link.js").PeerLink} link
   * @param {{adapt?: boolean}} [options] adapt: whether to send less while it is bad
   */
  constructor(link, { adapt = true } = {}) {
    super();
    this.#link = link;
    this.#adapt = adapt;
    this.#timer = setInterval(() => this.measure(), EVERY_MS);
  }

  close() {
    clearInterval(this.#timer);
  }

  /** Measures once; the timer does it by itself. */
  async measure() {
    const { pc, state } = this.#link;
    if (state !== "connected") {
      this.#counters = null;
      return;
    }
    const now = countersOf((await pc.getStats()).values());
    const before = pc === this.#pc ? this.#counters : null;
    this.#pc = pc;
    this.#counters = now;
    const sample = before && sampleBetween(before, now);
    if (sample) this.#judge(sample);
  }

  #judge(sample) {
    const score = scoreOf(sample);
    const level = this.#level.add(score);
    this.emit("quality", { score, level, sample });
    if (!this.#adapt) return;
    const sent = this.#sentLevel.add(sentScoreOf(sample));
    this.#send(this.#adaptation.add(sent));
  }

  async #send(step) {
    const changed = step !== this.#step;
    this.#step = step;
    // Said again every time: tracks and connections are replaced, and begin at the full step.
    if (!changed && step === STEPS[0]) return;
    this.#link.pausePicture(!step.active);
    if (changed) this.emit("step", step.name);
    await sendAt(this.#link.pc, step).catch(() => {}); // replaced meanwhile; the next measurement says it again
  }
}
