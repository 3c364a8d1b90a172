/** As much of a page as a view needs that makes lines, and what it costs: how often it was laid out. */
export class FakePage {
  /** How often something was read or written that makes a browser lay the page out. */
  layouts = 0;
  /** How many elements were put somewhere, or given words. */
  changes = 0;
  #byId = new Map();

  constructor() {
    const page = this;
    Object.assign(globalThis, {
      document: {
        documentElement: {},
        createElement: () => new FakeElement(page),
        getElementById(id) {
          if (!page.#byId.has(id)) page.#byId.set(id, new FakeElement(page));
          return page.#byId.get(id);
        },
      },
      location: { search: "" },
      localStorage: { getItem: () => null },
    });
    Object.defineProperty(globalThis, "navigator", { value: { languages: ["en"] }, configurable: true });
  }

  element(id) {
    return document.getElementById(id);
  }
}

class FakeElement extends EventTarget {
  dataset = {};
  classList = { toggle() {} };
  /** @type {FakeElement[]} */
  nodes = [];
  parent = null;
  #page;
  #text = "";

  constructor(page) {
    super();
    this.#page = page;
  }

  get children() {
    return this.nodes;
  }

  get textContent() {
    return this.#text;
  }

  set textContent(words) {
    this.#page.changes++;
    this.#text = words;
  }

  get nextSibling() {
    return this.parent?.nodes[this.parent.nodes.indexOf(this) + 1] ?? null;
  }

  append(...nodes) {
    for (const node of nodes) this.insertBefore(node, null);
  }

  insertBefore(node, before) {
    this.#page.changes++;
    node.remove();
    this.nodes.splice(before ? this.nodes.indexOf(before) : this.nodes.length, 0, node);
    node.parent = this;
  }

  remove() {
    this.parent?.nodes.splice(this.parent.nodes.indexOf(this), 1);
    this.parent = null;
  }

  replaceChildren() {
    this.nodes = [];
  }

  get scrollHeight() {
    this.#page.layouts++;
    return 100_000;
  }

  get clientHeight() {
    this.#page.layouts++;
    return 500;
  }

  get scrollTop() {
    this.#page.layouts++;
    return 0;
  }

  set scrollTop(_) {
    this.#page.layouts++;
  }
}
