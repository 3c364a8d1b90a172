import { byId } from "./by-id.js";
import { asClock } from "./duration.js";
import { text } from "./text.js";

/** The customer's side column before, between and after calls. */
export const lobbyMarkup = `
  <aside class="lobby" id="lobby" aria-labelledby="lobby-title">
    <h2 id="lobby-title" tabindex="-1"></h2>
    <p class="lead" id="lobby-text"></p>
    <div class="place" id="place" hidden>
      <p class="place-number" id="place-number" data-testid="queue-position" role="status"></p>
      <p class="hint" id="place-wait"></p>
    </div>
    <form id="ask">
      <label for="ask-queue" data-text="customer.queue"></label>
      <select id="ask-queue" data-testid="ask-queue"></select>
      <label for="ask-note" data-text="customer.note"></label>
      <input id="ask-note" maxlength="200" autocomplete="off" />
      <button type="submit" class="primary" id="ask-call" data-testid="ask-call"></button>
    </form>
    <button type="button" class="primary" id="take-over" data-testid="take-over" data-text="customer.takeOver" hidden></button>
    <button type="button" class="danger" id="give-up" data-testid="give-up" data-text="customer.giveUp" hidden></button>
  </aside>`;

export class LobbyView {
  #ended = null;

  /**
   * @param {string[]} queues
   * @param {{onAsk: (wish: {queue: string, note: string}) => void, onGiveUp: () => void, onTakeOver: () => void}} listeners
   */
  constructor(queues, { onAsk, onGiveUp, onTakeOver }) {
    byId("ask-queue").replaceChildren(...queues.map((queue) => new Option(text.queueNames[queue] ?? queue, queue)));
    byId("ask").onsubmit = (event) => {
      event.preventDefault();
      onAsk({ queue: byId("ask-queue").value, note: byId("ask-note").value.trim() });
    };
    byId("give-up").onclick = onGiveUp;
    byId("take-over").onclick = onTakeOver;
  }

  /** @param {string | null} sentence how the last call ended */
  ended(sentence) {
    this.#ended = sentence;
  }

  /** @param {import("../holdfast/index.js").Call} call */
  render(call) {
    const { state, room, elsewhere } = call;
    const talking = room !== null;
    const away = state === "reconnecting" && !talking;
    byId("lobby").hidden = talking;
    if (talking) return;
    const waits = state !== "idle";
    byId("ask").hidden = waits || Boolean(elsewhere);
    byId("give-up").hidden = !waits;
    byId("take-over").hidden = waits || !elsewhere;
    byId("ask-call").textContent = this.#ended ? text.customer.callAgain : text.customer.call;
    const [title, detail] = this.#words(state, elsewhere, away);
    if (byId("lobby-title").textContent !== title) byId("lobby-title").textContent = title;
    byId("lobby-text").textContent = detail;
    this.#place(call);
  }

  /** All that it says at the moment. */
  get words() {
    return `${byId("lobby-title").textContent}. ${byId("lobby-text").textContent}`;
  }

  /** Keyboard and screen reader follow what has changed. */
  focus() {
    byId("lobby-title").focus();
  }

  #words(state, elsewhere, away) {
    const words = text.customer;
    if (away) return [words.waitingTitle, text.ownReconnecting];
    if (state === "requesting") return [words.requesting, words.waitingText];
    if (state === "waiting") return [words.waitingTitle, words.waitingText];
    if (state === "ringing") return [words.ringingTitle, words.ringingText];
    if (elsewhere?.roomId) return [words.elsewhereTitle, words.elsewhereText];
    if (elsewhere) return [words.waitsElsewhereTitle, words.waitsElsewhereText];
    if (this.#ended) return [words.endedTitle, this.#ended];
    return [words.askTitle, words.askLead];
  }

  #place({ state, position, estimatedWaitMs, agents }) {
    const shown = state === "waiting" && position !== null;
    byId("place").hidden = !shown;
    if (!shown) return;
    const place = text.customer.position(position);
    if (byId("place-number").textContent !== place) byId("place-number").textContent = place;
    byId("place-wait").textContent = waitWords({ estimatedWaitMs, agents });
  }
}

/** @param {{available: number, busy: number, away: number} | null} agents whether it is known that there are none */
export function isUnserved(agents) {
  return agents !== null && agents.available + agents.busy + agents.away === 0;
}

/**
 * What can be said of how long it takes.
 *
 * @param {Pick<import("../holdfast/index.js").Call, "estimatedWaitMs" | "agents">} place
 */
export function waitWords({ estimatedWaitMs, agents }) {
  const words = text.customer;
  if (isUnserved(agents)) return words.nobody;
  if (agents && agents.available + agents.busy === 0) return words.allAway;
  if (estimatedWaitMs === null) return words.waitUnknown;
  return `${words.waitLabel}: ${words.wait(Math.round(estimatedWaitMs / 60_000))}`;
}

/** @param {string} reason @param {number} [durationMs] */
export function endedSentence(reason, durationMs = 0) {
  const known = text.ended[reason] ?? text.closed[reason]?.title ?? text.endedOther;
  return durationMs >= 1000 ? `${known} ${text.lasted(asClock(durationMs))}` : known;
}
