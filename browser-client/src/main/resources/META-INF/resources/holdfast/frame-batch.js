/** As long as this without a frame, as in a hidden tab, and it is done without one. */
const WITHOUT_FRAME_MS = 250;
const FRAME_MS = 16;
/** The pause after it, in the time that it took: what takes long must not take all there is. */
const PAUSE = 4;

/** Does something at most once a frame, and a fifth of the time, however often it is asked for. */
export class FrameBatch {
  #act;
  #frame;
  #timer;
  #pause;
  #restsUntil = 0;

  /** @param {() => void} act */
  constructor(act) {
    this.#act = act;
  }

  ask() {
    if (this.#timer !== undefined) return;
    const restMs = this.#restsUntil - performance.now();
    const pauseMs = restMs > FRAME_MS ? restMs : 0;
    const hasFrames = typeof globalThis.requestAnimationFrame === "function";
    this.#timer = setTimeout(() => this.flush(), pauseMs + (hasFrames ? WITHOUT_FRAME_MS : FRAME_MS));
    const awaitFrame = () => (this.#frame = requestAnimationFrame(() => this.flush()));
    if (!hasFrames) return;
    if (pauseMs > 0) this.#pause = setTimeout(awaitFrame, pauseMs);
    else awaitFrame();
  }

  /** Does it now, if it was asked for. */
  flush() {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    clearTimeout(this.#pause);
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#timer = this.#frame = undefined;
    const began = performance.now();
    this.#act();
    const ended = performance.now();
    this.#restsUntil = ended + PAUSE * (ended - began);
  }
}
