import { byId } from "./by-id.js";
import { text } from "./text.js";

/** Of lines that come at once, as after a reload, the last ones are read out. */
const MOST_READ_OUT = 3;
const NEAR_END_PX = 60;

/** The live transcript. A line changes in place while it is spoken; only finished lines are read out. */
export class TranscriptView {
  #list = byId("transcript");
  #lines = byId("lines");
  #items = new Map();
  #nameOf;
  #announce;
  #isOwn;

  /**
   * @param {{nameOf: (segment: object) => string, isOwn: (segment: object) => boolean,
   *     announce: (line: string) => void}} options
   */
  constructor({ nameOf, isOwn, announce }) {
    this.#nameOf = nameOf;
    this.#isOwn = isOwn;
    this.#announce = announce;
    this.clear();
  }

  clear() {
    this.#list.replaceChildren();
    this.#items.clear();
    byId("transcript-empty").hidden = false;
  }

  /** @param {"disconnected" | "connecting" | "connected"} state of the way that lines come */
  showState(state) {
    const badge = byId("transcript-state");
    badge.hidden = state === "disconnected";
    badge.dataset.state = state;
    badge.textContent = text.transcriptState[state];
  }

  /** @param {object[]} segments in order */
  render(segments) {
    const { scrollHeight, scrollTop, clientHeight } = this.#lines;
    const atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    byId("transcript-empty").hidden = segments.length > 0;
    const finished = segments.filter((segment) => this.#renderOne(segment));
    this.#place(segments);
    for (const segment of finished.filter((one) => !this.#isOwn(one)).slice(-MOST_READ_OUT)) {
      this.#announce(`${this.#nameOf(segment)}: ${segment.text}`);
    }
    if (atEnd) this.#lines.scrollTop = this.#lines.scrollHeight;
  }

  /** A hole that the server knows of. */
  showGap() {
    const line = document.createElement("li");
    line.className = "gap";
    line.textContent = text.gap;
    this.#list.append(line);
  }

  /** @returns {boolean} whether it was finished just now */
  #renderOne(segment) {
    const item = this.#items.get(segment.id) ?? { element: newLine(segment) };
    if (item.segment === segment) return false;
    const [who, what] = item.element.children;
    who.textContent = this.#nameOf(segment);
    what.textContent = segment.text;
    item.element.classList.toggle("interim", !segment.isFinal);
    item.element.classList.toggle("own-line", this.#isOwn(segment));
    item.element.dataset.final = String(Boolean(segment.isFinal));
    const finished = Boolean(segment.isFinal && !item.segment?.isFinal);
    item.segment = segment;
    this.#items.set(segment.id, item);
    return finished;
  }

  /**
   * From the end, where most that is new belongs: each line before the one that follows it, unless it is
   * there already.
   */
  #place(segments) {
    if (this.#items.size > segments.length) this.#removeAllBut(new Set(segments.map(({ id }) => id)));
    let next = null;
    for (const { id } of segments.toReversed()) {
      const item = this.#items.get(id);
      if (!item.placed || lineAfter(item.element) !== next) this.#list.insertBefore(item.element, next);
      item.placed = true;
      next = item.element;
    }
  }

  #removeAllBut(present) {
    for (const [id, { element }] of this.#items) {
      if (present.has(id)) continue;
      element.remove();
      this.#items.delete(id);
    }
  }
}

/** Holes aside: they stay where they were told. */
function lineAfter(element) {
  let after = element.nextSibling;
  while (after?.className === "gap") after = after.nextSibling;
  return after;
}

function newLine({ id }) {
  const line = document.createElement("li");
  line.dataset.testid = "transcript-line";
  line.dataset.id = id;
  for (const name of ["who", "what"]) {
    const part = document.createElement("span");
    part.className = name;
    line.append(part);
  }
  return line;
}
