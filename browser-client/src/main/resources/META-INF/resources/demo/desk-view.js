import { byId } from "./by-id.js";
import { text } from "./text.js";

/** The agent's side column: availability, what rings, passing on, the queues. */
export const deskMarkup = `
  <aside class="desk" id="desk" aria-labelledby="availability-title">
    <ul class="rings" id="rings" aria-live="off"></ul>
    <section class="panel" aria-labelledby="availability-title">
      <h2 id="availability-title" data-text="agent.availability"></h2>
      <p class="standing" id="availability" data-testid="availability" role="status"></p>
      <p class="hint" id="availability-reason"></p>
      <button type="button" class="primary" id="toggle-availability" data-testid="toggle-availability"></button>
    </section>
    <section class="panel" id="passing-on" aria-labelledby="passing-on-title" hidden>
      <h2 id="passing-on-title" data-text="agent.actions"></h2>
      <p class="hint" id="call-note" hidden></p>
      <div class="row" id="pass-buttons">
        <button type="button" id="transfer" data-testid="transfer" data-text="agent.transfer"></button>
        <button type="button" id="invite" data-testid="invite" data-text="agent.invite"></button>
      </div>
      <div class="pending" id="transferring" hidden>
        <p data-text="agent.transferring"></p>
        <button type="button" class="quiet small" id="cancel-transfer" data-text="agent.cancelTransfer"></button>
      </div>
      <div class="pending" id="inviting" hidden>
        <p data-text="agent.inviting"></p>
        <button type="button" class="quiet small" id="cancel-invite" data-text="agent.cancelInvite"></button>
      </div>
    </section>
    <section class="panel" aria-labelledby="queues-title">
      <h2 id="queues-title" data-text="agent.queues"></h2>
      <ul class="queues" id="queues"></ul>
      <p class="hint" id="standing" data-text="agent.standing" hidden></p>
    </section>
  </aside>`;

export class DeskView {
  /** @param {{onToggle: () => void, onTransfer: () => void, onInvite: () => void,
   *     onCancelTransfer: () => void, onCancelInvite: () => void}} listeners */
  constructor({ onToggle, onTransfer, onInvite, onCancelTransfer, onCancelInvite }) {
    byId("toggle-availability").onclick = onToggle;
    byId("transfer").onclick = onTransfer;
    byId("invite").onclick = onInvite;
    byId("cancel-transfer").onclick = onCancelTransfer;
    byId("cancel-invite").onclick = onCancelInvite;
  }

  /**
   * @param {import("../holdfast/index.js").Agent} agent
   * @param {import("../holdfast/index.js").AgentCall | null} call
   * @param {boolean} canCall whether this browser can make calls: without it none are offered to the agent
   */
  render(agent, call, canCall) {
    const { available, elsewhere } = agent;
    const isThere = !available && Boolean(elsewhere?.available);
    const status = available ? text.agent.available : isThere ? text.agent.availableElsewhere : text.agent.unavailable;
    if (byId("availability").textContent !== status) byId("availability").textContent = status;
    byId("availability").dataset.available = String(available);
    byId("availability-reason").textContent = available ? "" : canCall ? whyNot(agent) : text.errors["no-webrtc"];
    const toggle = byId("toggle-availability");
    toggle.textContent = available ? text.agent.pause : isThere ? text.agent.takeCallsHere : text.agent.goAvailable;
    toggle.className = available ? "" : "primary";
    toggle.hidden = !available && !canCall;
    byId("standing").hidden = !agent.standing;
    this.#renderCall(call);
    this.#renderQueues(agent);
  }

  #renderCall(call) {
    byId("passing-on").hidden = !call;
    if (!call) return;
    byId("pass-buttons").hidden = Boolean(call.transferring) || call.kind === "invite";
    byId("invite").disabled = call.invitations.size > 0;
    byId("transferring").hidden = !call.transferring;
    byId("inviting").hidden = call.invitations.size === 0;
    const note = call.metadata?.note;
    byId("call-note").hidden = !note;
    byId("call-note").textContent = note ? `${text.agent.note}: ${note}` : "";
  }

  #renderQueues(agent) {
    byId("queues").replaceChildren(
      ...agent.queues.map((queue) => {
        const { available = "–", waiting = "–" } = agent.figures.get(queue) ?? {};
        const line = document.createElement("li");
        for (const words of [
          text.queueNames[queue] ?? queue,
          `${waiting} ${text.agent.waiting}`,
          `${available} ${text.agent.free}`,
        ]) {
          const part = document.createElement("span");
          part.textContent = words;
          line.append(part);
        }
        return line;
      }),
    );
  }
}

/** Who only has a call in another window takes no further ones there either. */
function whyNot({ reason, elsewhere }) {
  const isPausedThere = reason === "elsewhere" && elsewhere && !elsewhere.available;
  return text.agent.reason[isPausedThere ? "by-choice" : reason] ?? "";
}
