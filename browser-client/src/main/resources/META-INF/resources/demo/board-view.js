import { byId } from "./by-id.js";
import { asClock } from "./duration.js";
import { KeyedTable, words } from "./keyed-table.js";
import { transcriptMarkup } from "./markup.js";
import { text } from "./text.js";

const table = (id) => `
  <section class="panel" aria-labelledby="${id}-title">
    <h2 id="${id}-title" data-text="board.${id}"></h2>
    <div class="scroll" tabindex="0" role="group" aria-labelledby="${id}-title">
      <table id="${id}"><caption class="unseen" data-text="board.${id}"></caption></table>
    </div>
  </section>`;

export const boardMarkup = `
  <div class="board" id="board">
    <h1 class="unseen" data-text="board.title"></h1>
    <div class="board-main">${table("queues")}${table("calls")}${table("agents")}${table("rooms")}</div>
    ${transcriptMarkup({ empty: "board.pick" })}
  </div>`;

/** Queues, calls, agents and rooms in tables. */
export class BoardView {
  #tables;
  #now = () => Date.now();

  /** @param {{onRead: (call: object) => void, onFirst: (call: object) => void, onEnd: (call: object) => void}} listeners */
  constructor(listeners) {
    const t = text.board;
    const make = (id, columns) => new KeyedTable(byId(id), columns, t.none);
    const number = (label, of) => ({ label, className: "number", cell: words((item) => String(of(item))) });
    const queueName = (queue) => text.queueNames[queue] ?? queue;
    const lasting = (since) => asClock(Math.max(0, this.#now() - since));
    this.#tables = {
      queues: make("queues", [
        { label: t.queue, cell: words(({ name }) => queueName(name)) },
        number(t.waiting, ({ waiting }) => waiting),
        number(t.ringing, ({ ringing }) => ringing),
        number(t.free, ({ agents }) => agents.available),
        number(t.busy, ({ agents }) => agents.busy),
        number(t.away, ({ agents }) => agents.away),
        number(t.longest, ({ longestWaitMs }) => (longestWaitMs === undefined ? "–" : asClock(longestWaitMs))),
        number(t.expected, ({ expectedWaitMs }) => (expectedWaitMs === undefined ? "–" : asClock(expectedWaitMs))),
      ]),
      calls: make("calls", [
        { label: t.caller, cell: words(({ caller }) => caller) },
        { label: t.state, cell: stateCell(t.callState) },
        { label: t.queue, cell: words(({ queue }) => (queue ? queueName(queue) : "–")) },
        { label: t.agent, cell: words(({ agent }) => agent || "–") },
        number(t.since, ({ since }) => lasting(since)),
        { label: t.actions, className: "actions", cell: (call, cell) => actions(call, cell, listeners) },
      ]),
      agents: make("agents", [
        { label: t.agent, cell: words(({ name }) => name) },
        { label: t.state, cell: stateCell(text.agent.agentState) },
        number(t.load, ({ calls, capacity }) => `${calls} / ${capacity}`),
        { label: t.queues, cell: words(({ queues }) => queues.map(queueName).join(", ")) },
      ]),
      rooms: make("rooms", [
        { label: t.room, cell: words(({ roomId }) => roomId) },
        { label: t.state, cell: stateCell(t.roomState, "status") },
        { label: t.people, cell: words(({ participants }) => participants.map(({ name }) => name).join(", ") || "–") },
      ]),
    };
  }

  /** @param {Awaited<ReturnType<typeof import("./board-data.js").readFloor>>} floor @param {() => number} now the server's clock */
  render({ queues, calls, agents, rooms }, now) {
    this.#now = now;
    this.#tables.queues.render(queues, ({ name }) => name);
    this.#tables.calls.render(calls, ({ callId }) => callId);
    this.#tables.agents.render(agents, ({ userId }) => userId);
    this.#tables.rooms.render(rooms, ({ roomId }) => roomId);
  }
}

function stateCell(names, field = "state") {
  return (item, cell) => {
    words((one) => names[one[field]] ?? one[field])(item, cell);
    cell.dataset.state = item[field];
  };
}

function actions(call, cell, { onRead, onFirst, onEnd }) {
  const waits = call.state === "queued";
  const wanted = waits ? "first end" : "read end";
  if (cell.dataset.wanted !== wanted) {
    cell.dataset.wanted = wanted;
    cell.replaceChildren(...wanted.split(" ").map((name) => button(name, call.caller)));
  }
  const [one, end] = cell.children;
  one.onclick = () => (waits ? onFirst(call) : onRead(call));
  one.disabled = waits && call.priority === 9;
  end.onclick = () => onEnd(call);
}

function button(name, caller) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = name === "end" ? "danger small" : "small";
  element.dataset.testid = name;
  element.textContent = text.board[name];
  element.setAttribute("aria-label", `${text.board[name]}: ${caller}`);
  return element;
}
