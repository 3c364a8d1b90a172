import { table } from './report.mjs';
import { quantile, spread } from './statistics.mjs';

// What `./holdfast bench transcripts` has measured, as Markdown.

const ms = ({ p50, p99, p999 }) => [p50, p99, p999].map((value) => value.toFixed(1)).join(' / ');
const cpuOf = ({ cpu }) => cpu.servers + cpu.redis;

/**
 * A table for each contender with the medians of all rounds, and one of the first contender divided by each
 * other one.
 *
 * @param {Map<string, any[]>} rows what was measured, by contender
 * @param {number} readers of each call
 */
export function tables(rows, readers) {
  const text = [];
  for (const [name, measured] of rows) {
    text.push('', `**${name}**`, '', ofContender(middle(measured), readers));
  }
  const [ours, ...peers] = [...rows];
  for (const peer of peers) text.push('', ratios(ours, peer));
  return `${text.join('\n')}\n`;
}

/** For each rate one row of medians over the rounds, in the order in which the rates came first. */
export function middle(rows) {
  const byRate = new Map();
  for (const row of rows) {
    const rate = `${row.offered} ${row.note ?? ''}`;
    byRate.set(rate, [...(byRate.get(rate) ?? []), row]);
  }
  return [...byRate.values()].map(median);
}

// Every number of a row by itself, however deep it stands.
function median(values) {
  const [first] = values;
  if (typeof first === 'number') return quantile(values, 0.5);
  if (typeof first !== 'object') return first;
  const of = (key) => median(values.map((value) => value[key]));
  return Object.fromEntries(Object.keys(first).map((key) => [key, of(key)]));
}

function ofContender(rows, readers) {
  const head = [
    'updates a second',
    'deliveries a second',
    'CPU an update, servers + Redis, µs',
    'of it servers, Redis; and load, µs',
    'lag p50 / p99 / p99.9, ms',
    'of it from acknowledgment to receipt, ms',
    'interims passed over, finals missing',
    'taken by others',
  ];
  const cellsOf = ({ offered, sent, lagMs, shareMs, missing, missingFinals, cpu, taken, note }) => [
    note ? `${offered} (${note})` : offered,
    Math.round(sent * readers),
    Math.round(cpuOf({ cpu })),
    [cpu.servers, cpu.redis, cpu.load].map(Math.round).join(', '),
    ms(lagMs),
    shareMs.count > 0 ? ms(shareMs) : '–',
    `${missing - missingFinals}, ${missingFinals}`,
    `${Math.round(taken)} %`,
  ];
  return table(head, rows.map(cellsOf));
}

/** One contender divided by another one, at the same rate in the same round. */
function ratios([ourName, ours], [peerName, theirs]) {
  const rates = new Set(ours.filter(({ note }) => !note).map(({ offered }) => offered));
  const pairsAt = (rate) =>
    ours
      .filter(({ offered, note }) => !note && offered === rate)
      .map((one) => [one, theirs.find((other) => isSame(one, other))])
      .filter(([, other]) => other);
  const head = [
    `${ourName} ÷ ${peerName}, updates a second`,
    'CPU of servers + Redis',
    'of the servers',
    'of Redis',
    'lag p50',
    'lag p99',
  ];
  const ratio = (pairs, value) =>
    spread(
      pairs.map(([one, other]) => value(one) / value(other)),
      2,
    );
  const cellsOf = (rate) => {
    const pairs = pairsAt(rate);
    return [
      rate,
      ratio(pairs, cpuOf),
      ratio(pairs, ({ cpu }) => cpu.servers),
      ratio(pairs, ({ cpu }) => cpu.redis),
      ratio(pairs, ({ lagMs }) => lagMs.p50),
      ratio(pairs, ({ lagMs }) => lagMs.p99),
    ];
  };
  return table(head, [...rates].map(cellsOf));
}

const isSame = (one, other) =>
  !other.note && one.offered === other.offered && one.round === other.round;
