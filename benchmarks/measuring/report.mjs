import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';
import { ratios, spread } from './statistics.mjs';

/**
 * What is measured: how it is called, its unit, how many digits, and whether contenders are divided
 * by each other. The main figure comes first.
 *
 * @typedef {{ key: string, name: string, unit?: string, digits: number, compared?: boolean }} Figure
 */

/** @type {Figure[]} for each number of pairs */
const ofRelays = [
  { key: 'cpu', name: 'CPU a message, servers + Redis', unit: 'µs', digits: 0, compared: true },
  { key: 'serverCpu', name: 'CPU a message, servers', unit: 'µs', digits: 0, compared: true },
  { key: 'redisCpu', name: 'CPU a message, Redis', unit: 'µs', digits: 0, compared: true },
  { key: 'redisShare', name: "Redis's share of the CPU", unit: '%', digits: 0 },
  { key: 'loadCpu', name: 'CPU a message, load generator', unit: 'µs', digits: 0 },
  { key: 'throughput', name: 'relay', unit: 'messages a second', digits: 0, compared: true },
  { key: 'p50', name: 'relay latency p50', unit: 'ms', digits: 2, compared: true },
  { key: 'p99', name: 'relay latency p99', unit: 'ms', digits: 2, compared: true },
  { key: 'p999', name: 'relay latency p99.9', unit: 'ms', digits: 2, compared: true },
  { key: 'others', name: 'machine taken by others meanwhile', unit: '%', digits: 0 },
  { key: 'wrong', name: 'messages lost, doubled or out of order', digits: 0 },
];

/** @type {Figure[]} */
const ofClients = [
  { key: 'heap', name: 'live heap an idle connection', unit: 'KiB', digits: 1, compared: true },
  { key: 'resident', name: 'RSS an idle connection', unit: 'KiB', digits: 1, compared: true },
  { key: 'connectStorm', name: 'connect storm', unit: 's', digits: 2, compared: true },
  { key: 'recoverStorm', name: 'recover storm', unit: 's', digits: 2, compared: true },
  { key: 'recovered', name: 'recovered, of all', digits: 3 },
];

/** A relay's figures under keys of their own for each number of pairs. */
export function at(pairs, figures) {
  return Object.fromEntries(
    Object.entries(figures).map(([key, value]) => [`${key}@${pairs}`, value]),
  );
}

/**
 * Two Markdown tables: what was measured, and Holdfast divided by each peer in the same round; the
 * median over the rounds, and the quartiles in brackets.
 *
 * @param {Map<string, Record<string, number>[]>} results by contender's name a list of rounds
 * @param {number[]} pairs of the relays
 */
export function tables(results, pairs) {
  const names = [...results.keys()];
  const figures = [
    ...ofRelays.flatMap((figure) =>
      pairs.map((count) => ({
        ...figure,
        key: `${figure.key}@${count}`,
        name: `${figure.name}, ${count.toLocaleString('en')} pairs`,
      })),
    ),
    ...ofClients,
  ].filter(({ key }) => names.some((name) => results.get(name).some((round) => key in round)));
  const rows = figures.map(({ key, name, unit, digits }) => [
    unit ? `${name}, ${unit}` : name,
    ...names.map((contender) =>
      spread(
        results.get(contender).map((round) => round[key]),
        digits,
      ),
    ),
  ]);
  const parts = [howToRead(results), table(['', ...names], rows), compared(figures, results)];
  return `${parts.join('\n\n')}\n`;
}

function howToRead(results) {
  const [rounds] = [...results.values()].map(({ length }) => length);
  return [
    `A cell is the median of ${rounds} rounds, with the quartiles in brackets. The CPU that a message takes`,
    'is the figure to compare: servers, Redis and load generator share the',
    `${cpus().length} cores, so throughput and latency measure the load generator too.`,
  ].join(' ');
}

/** Holdfast by each peer, and what acknowledged messages cost by what plain ones do. */
function compared(figures, results) {
  const plain = results.get('Holdfast') ?? [];
  const columns = [...results]
    .filter(([name]) => name !== 'Holdfast')
    .map(([name, theirs]) =>
      name.startsWith('Holdfast')
        ? { head: `${name.split(', ')[1]} ÷ plain`, of: theirs, by: plain }
        : { head: `Holdfast ÷ ${name}`, of: plain, by: theirs },
    );
  const rows = figures
    .filter((figure) => figure.compared)
    .map(({ key, name }) => [name, ...columns.map(({ of, by }) => spread(ratios(of, by, key), 2))]);
  return table(['in the same round', ...columns.map(({ head }) => head)], rows);
}

/** Puts a report in the place of the one before, between the page's two comments of this name. */
export function record(report, name = 'measured') {
  const page = join(root, 'docs/performance.md');
  const [before, rest] = readFileSync(page, 'utf8').split(`<!-- ${name} -->\n`);
  const after = rest.slice(rest.indexOf(`<!-- /${name} -->`));
  writeFileSync(page, `${before}<!-- ${name} -->\n${report}${after}`);
}

export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i ? '---:' : '---'))), ...rows.map(line)].join('\n');
}
