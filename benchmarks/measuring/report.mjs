import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';

/** What is measured: how it is called, its unit, how many digits, and whether more is better. */
export const measures = [
  { key: 'throughput', name: 'relay, messages a second', digits: 0 },
  { key: 'p50', name: 'relay latency p50, ms', digits: 2 },
  { key: 'p99', name: 'relay latency p99, ms', digits: 2 },
  { key: 'p999', name: 'relay latency p99.9, ms', digits: 2 },
  { key: 'serverCpu', name: 'CPU of the servers a message, µs', digits: 0 },
  { key: 'redisCpu', name: 'CPU of Redis a message, µs', digits: 0 },
  { key: 'loadCpu', name: 'CPU of the load generator a message, µs', digits: 0 },
  { key: 'others', name: 'machine taken by others meanwhile, %', digits: 0 },
  { key: 'wrong', name: 'messages lost, doubled or out of order', digits: 0 },
  { key: 'heap', name: 'live heap an idle connection, KiB', digits: 1 },
  { key: 'resident', name: 'RSS an idle connection, KiB', digits: 1 },
  { key: 'connectStorm', name: 'connect storm, s', digits: 2 },
  { key: 'recoverStorm', name: 'recover storm, s', digits: 2 },
  { key: 'recovered', name: 'recovered, of all', digits: 3 },
];

const compared = [
  'throughput',
  'p50',
  'p99',
  'p999',
  'serverCpu',
  'heap',
  'resident',
  'connectStorm',
  'recoverStorm',
];

/**
 * Two Markdown tables: what was measured, and Holdfast divided by each peer in the same round; the
 * median over the rounds, and the least and the greatest in brackets.
 *
 * @param results by contender's name a list of rounds, each an object by measure
 */
export function tables(results) {
  const names = [...results.keys()];
  const rows = measures.map(({ key, name, digits }) => [
    name,
    ...names.map((contender) => {
      const rounds = results.get(contender);
      return spread(
        rounds.map((round) => round[key]),
        digits,
      );
    }),
  ]);
  const ours = results.get('Holdfast') ?? [];
  const peers = names.filter((name) => !name.startsWith('Holdfast'));
  const ratios = measures
    .filter(({ key }) => compared.includes(key))
    .map(({ key, name }) => [
      name.replace(/, [^,]*$/, ''),
      ...peers.map((peer) => spread(ratio(ours, results.get(peer), key), 2)),
    ]);
  const measured = table(['', ...names], rows);
  return `${measured}\n\n${table(['Holdfast ÷ peer', ...peers], ratios)}\n`;
}

/** Puts a report in the place of the one before, between the page's two comments of this name. */
export function record(report, name = 'measured') {
  const page = join(root, 'docs/performance.md');
  const [before, rest] = readFileSync(page, 'utf8').split(`<!-- ${name} -->\n`);
  const after = rest.slice(rest.indexOf(`<!-- /${name} -->`));
  writeFileSync(page, `${before}<!-- ${name} -->\n${report}${after}`);
}

const ratio = (ours, theirs, key) => ours.map((round, i) => round[key] / theirs[i]?.[key]);

/** The median, and the least and the greatest in brackets; values that are no numbers are left out. */
export function spread(values, digits) {
  const numbers = values.filter(Number.isFinite);
  if (numbers.length === 0) return '–';
  const [least, median, most] = [0, 0.5, 1].map((share) =>
    quantile(numbers, share).toFixed(digits),
  );
  return least === most ? median : `${median} (${least}–${most})`;
}

/** @returns the value that this share of all is below; NaN if there are none */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i ? '---:' : '---'))), ...rows.map(line)].join('\n');
}
