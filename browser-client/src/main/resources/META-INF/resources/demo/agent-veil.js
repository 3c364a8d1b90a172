import { text } from "./text.js";
import { showVeil } from "./veil.js";

/** What stands at an agent in the place of a call: ready, paused, what another window has, or why there can be none. */
export class AgentVeil {
  #agent;
  #notices;
  #onTakeOver;
  /** @type {string | null} */
  #announced = null;

  /**
   * @param {import("../holdfast/index.js").Agent} agent
   * @param {import("./notices.js").Notices} notices
   * @param {() => void} onTakeOver
   */
  constructor(agent, notices, onTakeOver) {
    this.#agent = agent;
    this.#notices = notices;
    this.#onTakeOver = onTakeOver;
  }

  /** @param {boolean} canCall whether this browser can make calls */
  show(canCall) {
    const [title, detail] = this.#words(canCall);
    const action = canCall && this.#callElsewhere ? text.agent.takeOver : null;
    showVeil(title, detail, { action, onAction: this.#onTakeOver });
    this.#announce(title, detail);
  }

  /** There is a call here: what is said next is news. */
  forget() {
    this.#announced = null;
  }

  get #callElsewhere() {
    return this.#agent.elsewhere?.calls[0] ?? null;
  }

  #words(canCall) {
    const { available, elsewhere } = this.#agent;
    const call = this.#callElsewhere;
    const words = text.agent;
    const impossible = canCall ? null : text.closed["no-webrtc"];
    if (call) {
      const title = words.callElsewhereTitle(call.customer?.name ?? text.someone);
      return [title, impossible?.text ?? words.callElsewhereText];
    }
    if (impossible) return [impossible.title, impossible.text];
    if (available) return [words.readyTitle, words.readyText];
    if (elsewhere?.available) return [words.elsewhereTitle, words.elsewhereText];
    return [words.pausedTitle, words.pausedText];
  }

  /** What is elsewhere, once, however much else changes with it. */
  #announce(title, detail) {
    const isElsewhere = this.#callElsewhere || (this.#agent.elsewhere?.available && !this.#agent.available);
    const words = isElsewhere ? `${title}. ${detail}` : null;
    if (words && words !== this.#announced) this.#notices.announce(words);
    this.#announced = words;
  }
}
