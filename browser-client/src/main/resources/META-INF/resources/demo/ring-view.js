import { text } from "./text.js";

/** What rings at the agent: who, from where, and how long it still does. */
export class RingView {
  #list = document.getElementById("rings");
  #clock;
  #notices;
  #listeners;
  #shown = new Map();
  #ticking;

  /**
   * @param {{now: () => number}} clock the server's
   * @param {import("./notices.js").Notices} notices
   * @param {{onAccept: (callId: string) => void, onDecline: (callId: string) => void}} listeners
   */
  constructor(clock, notices, listeners) {
    this.#clock = clock;
    this.#notices = notices;
    this.#listeners = listeners;
  }

  /** @param {object[]} rings payloads of call-ringing */
  render(rings) {
    const ids = new Set(rings.map(({ callId }) => callId));
    for (const [callId, { element }] of this.#shown) {
      if (ids.has(callId)) continue;
      element.remove();
      this.#shown.delete(callId);
    }
    for (const ring of rings) {
      if (!this.#shown.has(ring.callId)) this.#add(ring);
    }
    clearInterval(this.#ticking);
    if (rings.length > 0) this.#ticking = setInterval(() => this.#tick(), 250);
    this.#tick();
  }

  #add(ring) {
    const element = document.createElement("li");
    element.className = "ring";
    element.dataset.testid = "ring";
    element.innerHTML = `
      <p class="ring-kind"></p><p class="ring-name"></p><p class="hint ring-queue"></p><p class="hint ring-note"></p>
      <div class="ring-time"><meter min="0"></meter><span></span></div>
      <div class="ring-actions">
        <button type="button" class="primary" data-testid="accept"></button>
        <button type="button" class="quiet" data-testid="decline"></button>
      </div>`;
    const name = ring.customer?.name ?? text.someone;
    say(element, ".ring-kind", text.agent.ringKind[ring.kind] ?? text.agent.ringKind.call);
    say(element, ".ring-name", name);
    say(element, ".ring-queue", ring.queue ? text.agent.ringFrom(text.queueNames[ring.queue] ?? ring.queue) : "");
    say(element, ".ring-note", ring.metadata?.note ?? "");
    const [accept, decline] = element.querySelectorAll("button");
    accept.textContent = text.agent.accept;
    decline.textContent = text.agent.decline;
    accept.onclick = () => this.#listeners.onAccept(ring.callId);
    decline.onclick = () => this.#listeners.onDecline(ring.callId);
    const whole = Math.max(1000, ring.deadline - this.#clock.now());
    const meter = element.querySelector("meter");
    meter.max = whole;
    meter.setAttribute("aria-label", text.agent.ringing);
    this.#list.append(element);
    this.#shown.set(ring.callId, { element, ring });
    this.#notices.announce(text.agent.rings(name, Math.round(whole / 1000)));
    // Whoever is in the middle of something is not torn away from it.
    const inUse = document.activeElement;
    if (inUse === document.body || inUse === document.getElementById("main")) accept.focus();
  }

  #tick() {
    for (const { element, ring } of this.#shown.values()) {
      const left = Math.max(0, ring.deadline - this.#clock.now());
      element.querySelector("meter").value = left;
      say(element, ".ring-time span", text.agent.left(Math.ceil(left / 1000)));
    }
  }
}

function say(element, selector, words) {
  element.querySelector(selector).textContent = words;
}
