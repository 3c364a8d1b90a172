import { byId } from "./by-id.js";
import { text } from "./text.js";

export const targetMarkup = `
  <dialog id="target" aria-labelledby="target-title">
    <form method="dialog">
      <h2 id="target-title"></h2>
      <fieldset><legend data-text="agent.toQueue"></legend><div class="options" id="target-queues"></div></fieldset>
      <fieldset><legend data-text="agent.toAgent"></legend><div class="options" id="target-agents"></div></fieldset>
      <div class="dialog-actions">
        <button class="quiet" value="" data-text="cancel"></button>
      </div>
    </form>
  </dialog>`;

/**
 * Asks where a call is to go, or who is to come into it.
 *
 * @param {string} title
 * @param {{queues: string[], agents: {userId: string, name: string, state: string}[]}} choices
 * @returns {Promise<{queue: string} | {userId: string} | null>} null: called off
 */
export function askTarget(title, { queues, agents }) {
  byId("target-title").textContent = title;
  byId("target-queues").replaceChildren(...queues.map((queue) => option(text.queueNames[queue] ?? queue, { queue })));
  const people = agents.map(({ userId, name, state }) =>
    option(`${name} (${text.agent.agentState[state] ?? state})`, { userId }, state !== "available"),
  );
  byId("target-agents").replaceChildren(...(people.length > 0 ? people : [hint(text.agent.nobody)]));
  const dialog = byId("target");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => resolve(dialog.returnValue ? JSON.parse(dialog.returnValue) : null);
  });
}

/** Called off, if it is asked just now: there is nothing to pass on any more. */
export function closeTargets() {
  byId("target").close();
}

function option(label, target, disabled = false) {
  const button = document.createElement("button");
  button.value = JSON.stringify(target);
  button.textContent = label;
  button.disabled = disabled;
  button.dataset.testid = target.queue ? `to-queue-${target.queue}` : `to-agent`;
  return button;
}

function hint(words) {
  const element = document.createElement("p");
  element.className = "hint";
  element.textContent = words;
  return element;
}
