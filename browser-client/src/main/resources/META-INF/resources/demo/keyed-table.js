/**
 * A table whose rows keep their place in the page while their content changes, so that neither focus
 * nor a reader's position is lost by an update.
 */
export class KeyedTable {
  #body;
  #columns;
  #empty;
  #rows = new Map();

  /**
   * @param {HTMLTableElement} table with a caption
   * @param {{label: string, cell: (item: object, cell: HTMLElement) => void, className?: string}[]} columns the
   *     first one's cells head their rows
   * @param {string} empty what stands there when there is nothing
   */
  constructor(table, columns, empty) {
    this.#columns = columns;
    table.tHead?.remove(); // of an earlier sign-in
    [...table.tBodies].forEach((body) => body.remove());
    const head = table.createTHead().insertRow();
    for (const { label, className = "" } of columns) {
      const cell = document.createElement("th");
      cell.scope = "col";
      cell.className = className;
      cell.textContent = label;
      head.append(cell);
    }
    this.#body = table.createTBody();
    this.#empty = this.#body.insertRow();
    const cell = this.#empty.insertCell();
    cell.colSpan = columns.length;
    cell.className = "empty";
    cell.textContent = empty;
  }

  /** @param {object[]} items @param {(item: object) => string} keyOf */
  render(items, keyOf) {
    const keys = new Set(items.map(keyOf));
    for (const [key, row] of this.#rows) {
      if (keys.has(key)) continue;
      row.remove();
      this.#rows.delete(key);
    }
    items.forEach((item, i) => {
      const row = this.#rows.get(keyOf(item)) ?? this.#add(keyOf(item));
      this.#columns.forEach(({ cell }, c) => cell(item, row.cells[c]));
      if (this.#body.rows[i] !== row) this.#body.insertBefore(row, this.#body.rows[i] ?? null);
    });
    this.#empty.hidden = items.length > 0;
  }

  #add(key) {
    const row = document.createElement("tr");
    row.dataset.key = key;
    this.#columns.forEach(({ label, className = "" }, i) => {
      const cell = document.createElement(i === 0 ? "th" : "td");
      if (i === 0) cell.scope = "row";
      cell.className = className;
      cell.dataset.label = label;
      row.append(cell);
    });
    this.#rows.set(key, row);
    return row;
  }
}

/** @param {(item: object) => string} wordsOf */
export function words(wordsOf) {
  return (item, cell) => {
    const now = wordsOf(item);
    if (cell.textContent !== now) cell.textContent = now;
  };
}
