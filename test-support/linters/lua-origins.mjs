const INCLUDE = /^--!include (\S+)$/;
const DIRECTIVE = /^--!(\w*)/;

/**
 * @typedef {object} Origin
 * @property {string} file its name, as that of a script
 * @property {number} line from 1
 * @property {boolean} [made] whether nobody has written it
 * @property {string} [binds] `keys` or `args`, of a line that binds these to names
 */

/**
 * Where each line of an expanded script was written. It knows only that the lines of an include stand
 * where the include does, or have stood before; what has become of another directive belongs to the
 * file that it is in.
 *
 * @param {string} name of the script, such as `room/join`
 * @param {string} text the script as Redis gets it
 * @param {Map<string, string>} sources the text of each file by its name
 * @returns {Origin[]} one of each line
 * @throws {Error} if the text is not made of these files
 */
export function origins(name, text, sources) {
  const open = [];
  const seen = new Set();
  const enter = (file) => {
    seen.add(file);
    const source = sources.get(file);
    if (source === undefined) throw new Error(`${file} is included, and there is no such file`);
    open.push({ file, next: 0, lines: source.replace(/\n$/, '').split('\n') });
  };
  enter(name);
  const all = text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => {
      // Includes and directives leave nothing of themselves.
      for (;;) {
        const top = open.at(-1);
        const source = top.lines[top.next];
        const included = INCLUDE.exec(source ?? '')?.[1];
        if (source === line) {
          return { file: top.file, line: ++top.next };
        } else if (included) {
          top.next++;
          if (!seen.has(included)) enter(included);
        } else if (source === undefined && open.length > 1) {
          open.pop();
        } else {
          const binds = DIRECTIVE.exec(source ?? '')?.[1];
          if (binds) top.next++;
          return {
            file: top.file,
            line: Math.max(1, top.next),
            made: true,
            ...(binds && { binds }),
          };
        }
      }
    });
  const left = open.find((file) =>
    file.lines.slice(file.next).some((line) => !DIRECTIVE.test(line)),
  );
  if (left)
    throw new Error(`${name}: not found as it was expanded: line ${left.next + 1} of ${left.file}`);
  return all;
}
