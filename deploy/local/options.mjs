import { parseArgs } from 'node:util';

/**
 * What was asked for on the command line. Anything that cannot be ends the program with one line.
 *
 * @param known by name: `{ default: false }` is a flag, `{ default: 3, from: 1, to: 9 }` a whole
 *     number, or undefined without a default, `{ default: [3, 5], from: 1, to: 9 }` several with commas
 *     between, `{ among: ['a', 'b'] }` one of these or undefined, `{ among: ['a', 'b'], default: ['a'] }`
 *     several of these, `{ origins: true }` any number of origins, each with the option's name before it,
 *     `{ default: '' }` any text, `{ positional: true }` what is given without a name, or undefined
 */
export function readOptions(known) {
  const terms = Object.entries(known);
  const places = terms.filter(([, { positional }]) => positional).map(([name]) => name);
  const options = terms
    .filter(([, { positional }]) => !positional)
    .map(([name, { default: value, origins }]) => [
      name,
      { type: typeof value === 'boolean' ? 'boolean' : 'string', multiple: origins === true },
    ]);
  try {
    const { values, positionals } = parseArgs({
      options: Object.fromEntries(options),
      allowPositionals: places.length > 0,
    });
    const [tooMuch] = positionals.slice(places.length);
    if (tooMuch !== undefined) throw new Error(`what is ${tooMuch}?`);
    places.forEach((name, i) => (values[name] = positionals[i]));
    return Object.fromEntries(
      terms.map(([name, term]) => [name, checked(`--${name}`, values[name] ?? term.default, term)]),
    );
  } catch (error) {
    console.error(`holdfast: ${error.message}`);
    return process.exit(2);
  }
}

function checked(name, value, term) {
  if (term.origins) return (value ?? []).map((text) => originIn(name, text));
  if (Array.isArray(term.default)) {
    return `${value}`.split(',').map((text) => within(name, text, term));
  }
  return value === undefined ? undefined : within(name, value, term);
}

function within(name, value, { from, to, among }) {
  if (from !== undefined) return wholeNumber(name, value, from, to);
  if (among && !among.includes(value)) {
    throw new Error(`${name} must be one of ${among.join(', ')}`);
  }
  return value;
}

function originIn(name, text) {
  if (/^https?:/.test(text) && URL.canParse(text)) {
    // As browsers send it: without a path, and without the port that its scheme has anyway.
    const { href, origin } = new URL(text);
    if (href === `${origin}/`) return origin;
  }
  throw new Error(`${name} must be an origin, such as http://localhost:3000, not ${text}`);
}

function wholeNumber(name, text, from, to) {
  const number = Number(text);
  if (Number.isInteger(number) && number >= from && number <= to) return number;
  throw new Error(`${name} must be a number from ${from} to ${to}`);
}
