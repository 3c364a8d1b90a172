import { text } from "./text.js";

const byId = (id) => document.getElementById(id);

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

  /** @param {object[]} segments in order */
  render(segments) {
    const atEnd = this.#lines.scrollHeight - this.#lines.scrollTop - this.#lines.clientHeight < 60;
    byId("transcript-empty").hidden = segments.length > 0;
    const present = new Set(segments.map(({ id }) => id));
    for (const [id, item] of this.#items) {
      if (present.has(id)) continue;
      item.element.remove();
      this.#items.delete(id);
    }
    segments.forEach((segment, position) => this.#renderOne(segment, position));
    if (atEnd) this.#lines.scrollTop = this.#lines.scrollHeight;
  }

  /** A hole that the server knows of. */
  showGap() {
    const line = document.createElement("li");
    line.className = "gap";
    line.textContent = text.gap;
    this.#list.append(line);
  }

  #renderOne(segment, position) {
    let item = this.#items.get(segment.id);
    if (item?.segment === segment) return;
    const isNew = !item;
    item ??= { element: newLine(segment) };
    const [who, what] = item.element.children;
    who.textContent = this.#nameOf(segment);
    what.textContent = segment.text;
    item.element.classList.toggle("interim", !segment.isFinal);
    item.element.classList.toggle("own-line", this.#isOwn(segment));
    item.element.dataset.final = String(Boolean(segment.isFinal));
    const finished = segment.isFinal && !item.segment?.isFinal;
    if (finished && !this.#isOwn(segment)) this.#announce(`${who.textContent}: ${segment.text}`);
    item.segment = segment;
    this.#items.set(segment.id, item);
    if (isNew) this.#list.insertBefore(item.element, this.#list.children[position] ?? null);
  }
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
