import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';

// What the tables of docs/protocol.md say of the fields of events.

/** The page. */
export const protocol = readFileSync(join(root, 'docs/protocol.md'), 'utf8');

/**
 * One field, or several of which one is there.
 *
 * @typedef {{ names: string[], isOptional: boolean }} Field
 */

/**
 * @param {string} heading such as '### Client events'
 * @returns {{ names: string[], text: string }[]} of each row the events, and the last column
 */
export function eventRows(heading) {
  const rows = [...section(heading).matchAll(/^\| (`[^|]*) \|(?:[^|]*\|)?? (.*) \|$/gm)];
  return rows.map(([, names, text]) => ({
    names: [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name),
    text,
  }));
}

/** The first shape in a text, such as `{callId, queue? \| userId?}`, or null. @returns {Field[] | null} */
export function shapeIn(text) {
  const from = text.search(/`\{/) + 1;
  if (from === 0) return null;
  let depth = 0;
  let flat = '';
  for (const char of text.slice(from)) {
    if ('}]'.includes(char) && --depth === 0) break;
    if (depth === 1 && !'{['.includes(char)) flat += char;
    if ('{['.includes(char)) depth++;
  }
  return flat
    .split(',')
    .map((field) => field.split('\\|'))
    .map((alternatives) => ({
      names: alternatives.map((name) => /\w+/.exec(name)?.[0]).filter(Boolean),
      isOptional: alternatives.every((name) => name.includes('?')),
    }))
    .filter(({ names }) => names.length > 0);
}

/** The lines of JSON in a section, one message each. */
export const linesOf = (heading) =>
  [...section(heading).matchAll(/^\{.*\}$/gm)].map(([line]) => JSON.parse(line));

/** The body of the request that the section on webhooks shows. */
export function webhookExample() {
  const [, body] = /```http\n[\s\S]*?\n\n([\s\S]*?)```/.exec(section('### Webhooks'));
  return JSON.parse(body);
}

/** A section, up to the next heading of two or more. @param {string} heading such as '### Client events' */
export function section(heading) {
  const from = protocol.indexOf(`\n${heading}\n`);
  if (from < 0) throw new Error(`no section ${heading}`);
  const to = protocol.slice(from + heading.length).search(/\n##/);
  return protocol.slice(from, to < 0 ? undefined : from + heading.length + to);
}
