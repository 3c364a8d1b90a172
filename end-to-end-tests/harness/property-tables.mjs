// The tables of properties in docs/operations.md, from the interfaces that declare them.
import assert from 'node:assert/strict';
import { configurationProperties, environmentName } from './configuration-properties.mjs';

const block =
  /(<!-- properties of ([\w-]+): ([a-z. -]+) -->\n)([^]*?)(<!-- end of properties -->)/g;

/** The page with its tables as they should be. */
export function withPropertyTables(text) {
  const left = configurationProperties();
  const renewed = text.replace(block, (_, begin, module, prefixes, table, end) => {
    const taken = prefixes.split(' ').flatMap((prefix) => {
      const own = left.filter((one) => one.module === module && one.prefix === prefix);
      assert.ok(
        own.length > 0,
        `${module} has no properties ${prefix}.…, or they stand there twice`,
      );
      return own.map((one) => left.splice(left.indexOf(one), 1)[0]);
    });
    return begin + tableOf(taken, table) + end;
  });
  const homeless = left.map(({ module, prefix }) => `${module}: ${prefix}`);
  assert.deepEqual(homeless, [], 'prefixes that no table in docs/operations.md names');
  return renewed;
}

function tableOf(properties, before) {
  const rows = properties.map(
    ({ name, value, meaning }) =>
      `| \`${name}\` | \`${environmentName(name)}\` | ${value === undefined ? '–' : `\`${value}\``} | ${meaning} |`,
  );
  return [
    '| property | environment | default | meaning |',
    '|---|---|---|---|',
    ...rowsByHand(before),
    ...rows,
    '',
  ].join('\n');
}

/** Of what is no property of an interface; it stands first. */
function rowsByHand(table) {
  const known = new Set(configurationProperties().map(({ name }) => name));
  return table
    .split('\n')
    .filter((line) => /^\| `(holdfast\.[^`]+)`/.test(line) && !known.has(line.split('`')[1]));
}
