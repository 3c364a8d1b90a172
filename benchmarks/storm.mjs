import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOptions } from '../deploy/local/options.mjs';
import { build, home } from './measuring/build.mjs';
import { unlimited } from './measuring/contenders.mjs';
import { comeBackAtOnce, mostConnections } from './measuring/crowds.mjs';
import { Field } from './measuring/field.mjs';
import { Load } from './measuring/load.mjs';
import { machine, namedRedis } from './measuring/machine.mjs';
import { table } from './measuring/report.mjs';
import { shuffled, spread } from './measuring/statistics.mjs';
import { progress, wholeRun } from './measuring/whole-run.mjs';

// `./holdfast bench storm`: thousands of clients connect at once, lose their connections at once, and
// come back at once at another replica.

const options = readOptions({
  clients: { default: [2000, 20_000], from: 20, to: 25_000 },
  generators: { default: 4, from: 1, to: 16 },
  rounds: { default: 3, from: 1, to: 100 },
  quick: { default: false },
  admission: { default: false },
  only: { default: '' },
  redis: { default: '' },
});
const rounds = options.quick ? 1 : options.rounds;
const sizes = options.quick ? [500] : options.clients;

// The defaults of holdfast.connection.
const admission = {
  HOLDFAST_CONNECTION_HANDSHAKES_PER_SECOND: '500',
  HOLDFAST_CONNECTION_HANDSHAKES_BURST: '2000',
  HOLDFAST_CONNECTION_MAX_UNCONNECTED: '4000',
};

const columns = [
  { key: 'connectSeconds', name: 'connect, s', digits: 2 },
  { key: 'connectP99', name: 'p99 of a client, ms', digits: 0 },
  { key: 'recoverSeconds', name: 'recover, s', digits: 2 },
  { key: 'recoverP50', name: 'p50 of a client, ms', digits: 0 },
  { key: 'recoverP99', name: 'p99, ms', digits: 0 },
  { key: 'recovered', name: 'recovered, of all', digits: 3 },
  { key: 'relayP99', name: 'p99 of messages of others in the worst second, ms', digits: 0 },
  { key: 'relayWrong', name: 'lost or disordered of them', digits: 0 },
  { key: 'refused', name: 'refused or closed at first, of both', digits: 0 },
  { key: 'serverCpu', name: 'CPU of the servers a client, µs', digits: 0 },
  { key: 'redisCpu', name: 'CPU of Redis, µs', digits: 0 },
  { key: 'scripts', name: 'of it in scripts, µs', digits: 0 },
  { key: 'commands', name: 'in commands, also those in scripts, µs', digits: 0 },
];

const directory = join(home, 'target/storm');
const say = progress();
const loads = Array.from({ length: options.generators }, () => new Load());
const bystanders = new Load();
/** @type {Field} */
let field;

await wholeRun(run, stop);

async function run() {
  await build(say);
  field = await Field.prepare({
    directory,
    redisServer: namedRedis(options.redis),
    takes: (one) => one.recovers && !one.relayOnly && one.name.includes(options.only),
    // By default who comes is let in; else the pace of the admission would be measured.
    environment: options.admission ? { ...unlimited, ...admission } : unlimited,
  });
  if (field.contenders.length === 0) throw new Error(`--only ${options.only}: nobody is called so`);
  await field.start();
  for (const load of [...loads, bystanders]) load.start();
  for (const contender of field.contenders) await measured(contender, Math.min(...sizes), 'warm');
  const results = new Map();
  for (const clients of sizes.map(possible)) {
    for (let round = 0; round < rounds; round++) {
      for (const contender of shuffled(field.contenders)) {
        const row = `${contender.name}, ${clients.toLocaleString('en')}`;
        const result = await measured(contender, clients, `${clients}-${round}`);
        results.set(row, [...(results.get(row) ?? []), result]);
        say(`${row}: ${JSON.stringify(result)}`);
      }
    }
  }
  const report = `${machine(options.redis)}\n\n${tableOf(results)}\n`;
  writeFileSync(join(directory, 'storm.md'), report);
  console.log(`\n${report}`);
}

function possible(clients) {
  const most = Math.min(clients, mostConnections());
  if (most < clients) say(`${clients} clients: file descriptors allow ${most} at a replica`);
  return most;
}

/** Nothing of one that did not come back: how it failed is said. */
async function measured(contender, clients, round) {
  try {
    return await comeBackAtOnce({ loads, bystanders, field, clients }, contender, `storm-${round}`);
  } catch (error) {
    say(`${contender.name}, ${clients} clients: ${error.message}`);
    process.exitCode = 1;
    await Promise.all([...loads, bystanders].map((load) => load.tell('close')));
    return {};
  }
}

function tableOf(results) {
  const rows = [...results].map(([name, all]) => [
    name,
    ...columns.map(({ key, digits }) =>
      spread(
        all.map((round) => round[key]),
        digits,
      ),
    ),
  ]);
  return table(['contender, clients', ...columns.map(({ name }) => name)], rows);
}

async function stop() {
  for (const load of [...loads, bystanders]) load.stop();
  await field?.stop();
}
