// HTML as text. What is put into it is escaped, unless it is HTML that was made here.

class Html {
  constructor(text) {
    this.text = text;
  }
}

/** A tagged template: html`<p>${anything}</p>`; lists are put one after the other, what is undefined is nothing. */
export const html = (strings, ...values) =>
  new Html(strings.map((string, i) => string + (i < values.length ? textOf(values[i]) : "")).join(""));

/** Text in which `code` stands between backticks. @param {string} text */
export const prose = (text) =>
  text.split("`").map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));

function textOf(value) {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(textOf).join("");
  return String(value ?? "").replace(/[&<>"']/g, (char) => `&#${char.codePointAt(0)};`);
}
