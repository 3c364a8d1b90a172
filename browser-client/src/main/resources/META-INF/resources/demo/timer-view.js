import { asClock } from "./duration.js";
import { text } from "./text.js";

/** How long the call has lasted. A quiet clock: nobody wants to hear every second. */
export class TimerView {
  #element = document.getElementById("call-time");
  #ticking;

  /** @param {{now: () => number}} clock the server's @param {number} since server time (ms) */
  start(clock, since) {
    this.stop();
    this.#element.title = text.callTime;
    const tick = () => (this.#element.textContent = asClock(Math.max(0, clock.now() - since)));
    tick();
    this.#element.hidden = false;
    this.#ticking = setInterval(tick, 1000);
  }

  stop() {
    clearInterval(this.#ticking);
    this.#element.hidden = true;
  }
}
