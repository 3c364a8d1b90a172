/**
 * A text with another content between two of its lines.
 *
 * @param {string} text
 * @param {string} begin the line before the content, without its indentation
 * @param {string} end the line behind it
 * @param {string} content lines, each with its end
 * @throws {Error} the text has no such lines
 */
export function withBlock(text, begin, end, content) {
  const from = text.indexOf(`${begin}\n`) + begin.length + 1;
  const to = text.lastIndexOf('\n', text.indexOf(end, from)) + 1;
  if (from <= begin.length || to < from)
    throw new Error(`nothing stands between ${begin} and ${end}`);
  return text.slice(0, from) + content + text.slice(to);
}
