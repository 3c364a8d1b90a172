import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOptions } from '../deploy/local/options.mjs';
import { freePorts } from '../deploy/local/ports.mjs';
import { redisPart } from '../deploy/local/redis.mjs';
import { eventually } from '../deploy/local/waiting.mjs';
import { build, home } from './measuring/build.mjs';
import { unlimited } from './measuring/contenders.mjs';
import { Field } from './measuring/field.mjs';
import { Load } from './measuring/load.mjs';
import { machine, namedRedis, waitsForDisks } from './measuring/machine.mjs';
import { openPairs } from './measuring/measures.mjs';
import { cpuTime, machineTime, othersShare } from './measuring/processes.mjs';
import { at, record, table } from './measuring/report.mjs';
import { ratios, shuffled, spread, sum } from './measuring/statistics.mjs';
import { progress, wholeRun } from './measuring/whole-run.mjs';

// `./holdfast bench durability`: what `holdfast.redis.durability` costs an acknowledged event. All settings are up
// for the whole run, each with a Redis of its own, and are measured in turns.

const options = readOptions({
  rounds: { default: 3, from: 1, to: 100 },
  rates: { default: [200, 5000], from: 1, to: 100_000 },
  pairs: { default: 64, from: 1, to: 5000 },
  quick: { default: false },
  record: { default: false },
  redis: { default: '' },
});
const rounds = options.quick ? 1 : options.rounds;
const plan = { pairs: options.pairs, warmUpSeconds: options.quick ? 2 : 3 };
const firstWarmUpSeconds = options.quick ? 3 : 12;
const pacedSeconds = options.quick ? 3 : 8;

/** Each with whether its Redis has a replica. The first is what the others are divided by. */
const settings = [
  { name: 'primary', durability: 'primary', hasReplica: false },
  { name: 'primary, with a replica', durability: 'primary', hasReplica: true },
  { name: 'replicated', durability: 'replicated', hasReplica: true },
  { name: 'fsynced', durability: 'fsynced', hasReplica: false },
];

/** @type {{ key: string, name: string, unit: string, digits: number, compared: boolean }[]} */
const figures = [
  ...['p50', 'p95', 'p99'].map((key) => ms(`ack${key.toUpperCase()}`, `acknowledged in, ${key}`)),
  ...['p50', 'p95', 'p99'].map((key) => ms(key, `delivered in, ${key}`)),
  cpu('servers', 'signaling-service'),
  cpu('redis', 'Redis, the primary'),
  cpu('replica', 'Redis, the replica'),
  cpu('together', 'all of these'),
  { key: 'others', name: 'machine taken by others', unit: '%', digits: 0, compared: false },
  { key: 'wrong', name: 'lost, or out of order', unit: 'events', digits: 0, compared: false },
];

const directory = join(home, 'target/durability');
const say = progress();
const load = new Load();
/** @type {{ name: string, field: Field, replica?: import('../deploy/local/part.mjs').Part }[]} */
const fields = [];

await wholeRun(run, stop);

async function run() {
  await build(say);
  load.start();
  for (const setting of settings) {
    if (setting.durability === 'fsynced' && !waitsForDisks(options.redis)) {
      say('fsynced: not measured, it needs a redis-server of version 7.2 or newer (--redis PATH)');
    } else {
      await begin(setting);
    }
  }
  const results = new Map(fields.map(({ name }) => [name, []]));
  for (const each of fields) await turn(each, 'warm-up', firstWarmUpSeconds);
  for (let round = 0; round < rounds; round++) {
    for (const each of shuffled(fields)) {
      results.get(each.name).push(await turn(each, `round-${round}`, plan.warmUpSeconds));
      say(`${round + 1}/${rounds}: ${each.name}`);
    }
  }
  report(results);
}

/** Its Redis, the replica of that, and the services. */
async function begin({ name, durability, hasReplica }) {
  const redisServer = namedRedis(options.redis);
  const folder = join(directory, name.replaceAll(/\W+/g, '-'));
  const field = await Field.prepare({
    ...{ directory: folder, redisServer },
    takes: (contender) => contender.name === 'Holdfast, acknowledged',
    environment: {
      ...unlimited,
      HOLDFAST_REDIS_DURABILITY: durability,
      ...(durability === 'fsynced' && { HOLDFAST_REDIS_DURABILITY_REPLICAS: '0' }),
    },
  });
  const one = { name, field, replica: undefined };
  fields.push(one);
  if (hasReplica) one.replica = await follower(field, folder, redisServer);
  await field.start();
  const follows = async () =>
    (await field.askRedis('INFO', 'replication')).includes('state=online');
  if (hasReplica) await eventually(follows, { patience: 'long', what: 'the replica to follow' });
  say(`up: ${name}`);
}

/** A replica that looks for its primary until that is there. */
async function follower(field, folder, command) {
  const [port] = await freePorts(1);
  const replica = redisPart({
    ...{ port, command, directory: join(folder, 'replica') },
    logFile: join(folder, 'logs', 'replica.log'),
    settings: ['--replicaof', '127.0.0.1', `${field.redisPort}`],
  });
  return replica.start();
}

/**
 * One setting's figures at all rates.
 *
 * @param {(typeof fields)[number]} setting
 * @param {string} name of the rooms and people
 * @param {number} warmUpSeconds
 */
async function turn({ field, replica }, name, warmUpSeconds) {
  const [contender] = field.contenders;
  await openPairs({ load, plan: { ...plan, warmUpSeconds } }, contender, name);
  const all = {};
  for (const rate of options.rates) {
    const parts = [...contender.parts, field.redis, load, ...(replica ? [replica] : [])];
    const before = parts.map(({ pid }) => cpuTime(pid));
    const machineBefore = machineTime();
    const paced = await load.tell('paced', { seconds: pacedSeconds, rate });
    const used = parts.map(({ pid }, i) => cpuTime(pid) - before[i]);
    const others = othersShare(machineBefore, machineTime(), sum(used));
    Object.assign(all, at(rate, { ...paced, ...costs(used, contender, paced), others }));
  }
  await load.tell('close');
  return all;
}

/** Microseconds of CPU for each event. */
function costs(used, { parts }, { messages, acknowledged, lost, disordered }) {
  const each = used.map((time) => time / messages);
  const [redis, , replica] = each.slice(parts.length);
  const servers = sum(each.slice(0, parts.length));
  const together = servers + redis + (replica ?? 0);
  const wrong = lost + disordered + Math.abs(messages - acknowledged);
  return { servers, redis, replica, together, wrong };
}

/** Two tables: what was measured, and each setting divided by the first in the same round. */
function report(results) {
  const [[first, plain], ...others] = results;
  const rows = (cells, of) =>
    options.rates.flatMap((rate) =>
      of.map(({ key, name, unit, digits }) => [
        `${name}, ${rate} a second${unit && cells === measured ? `, ${unit}` : ''}`,
        ...cells(`${key}@${rate}`, digits),
      ]),
    );
  const measured = (key, digits) =>
    [...results.values()].map((all) =>
      spread(
        all.map((round) => round[key]),
        digits,
      ),
    );
  const compared = (key) => others.map(([, all]) => spread(ratios(all, plain, key), 2));
  const text = [
    machine(options.redis),
    `A cell is the median of ${rounds} rounds, with the quartiles in brackets.`,
    table(['', ...results.keys()], rows(measured, figures)),
    table(
      ['in the same round', ...others.map(([name]) => `${name} ÷ ${first}`)],
      rows(
        compared,
        figures.filter((figure) => figure.compared),
      ),
    ),
  ].join('\n\n');
  writeFileSync(join(directory, 'durability.md'), `${text}\n`);
  if (options.record) record(`${text}\n`, 'durability');
  console.log(`\n${text}`);
}

function ms(key, name) {
  return { key, name, unit: 'ms', digits: 2, compared: true };
}

function cpu(key, name) {
  const compared = key !== 'replica';
  return { key, name: `CPU an event, ${name}`, unit: 'µs', digits: 0, compared };
}

async function stop() {
  load.stop();
  for (const { field, replica } of fields) {
    await field.stop();
    await replica?.kill();
  }
}
