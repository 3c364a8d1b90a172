import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readOptions } from '../deploy/local/options.mjs';
import { freePorts } from '../deploy/local/ports.mjs';
import { Stack } from '../deploy/local/stack.mjs';
import { build, home } from './measuring/build.mjs';
import { holdfast, unlimited } from './measuring/contenders.mjs';
import { Load } from './measuring/load.mjs';
import { machine } from './measuring/machine.mjs';
import { memory, relay } from './measuring/measures.mjs';
import { table } from './measuring/report.mjs';
import { wholeRun } from './measuring/whole-run.mjs';

// `./holdfast bench flags`: what the JVM's options cost and give, in turns: the relay's throughput
// across two replicas, and the memory of one with idle connections.

const options = readOptions({
  rounds: { default: 2, from: 1, to: 100 },
  sockets: { default: 10_000, from: 1, to: 25_000 },
  only: { default: '' },
});

const compact = '-XX:+UseCompactObjectHeaders';
const sets = {
  G1: ['-XX:+UseG1GC'],
  'G1, compact headers': ['-XX:+UseG1GC', compact],
  'G1, compact headers, periodic': ['-XX:+UseG1GC', compact, '-XX:G1PeriodicGCInterval=10000'],
  Serial: ['-XX:+UseSerialGC'],
  'Serial, compact headers': ['-XX:+UseSerialGC', compact],
};
const heap = ['-Xmx512m'];

const plan = {
  pairs: 64,
  warmUpSeconds: 8,
  closedSeconds: 6,
  pacedSeconds: 5,
  rate: 2000,
  firstClients: 500,
  idleClients: options.sockets,
  settleMs: 1500,
};

const load = new Load();
let stack;
await wholeRun(run, stop);

async function run() {
  await build(console.log);
  load.start();
  const chosen = Object.entries(sets).filter(([name]) => name.includes(options.only));
  if (chosen.length === 0) throw new Error(`--only ${options.only}: no options are called so`);
  const results = new Map(chosen.map(([name]) => [name, []]));
  for (let round = 0; round < options.rounds; round++) {
    for (const [name, flags] of chosen) {
      const result = await measured([...heap, ...flags], `${round}`);
      results.get(name).push(result);
      console.log(`${name}: ${JSON.stringify(result)}`);
    }
  }
  console.log(`\n${machine()}\n\n${tableOf(results)}`);
}

async function measured(javaOptions, run) {
  const directory = join(home, 'target/flags');
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const [redis, rooms, ...signaling] = await freePorts(4);
  stack = new Stack({
    ports: { redis, rooms: [rooms], signaling, transcripts: [] },
    directory,
    tokenSecret: randomBytes(32).toString('base64url'),
    apiKey: 'bench',
    environment: unlimited,
    javaOptions,
  });
  await stack.start();
  const bench = { load, redis: stack.redis, plan };
  const relayed = await relay(bench, holdfast(stack), `relay-${run}`);
  const occupied = await memory(bench, holdfast(stack), `memory-${run}`);
  await stack.stop();
  return { ...relayed, ...occupied };
}

function tableOf(results) {
  const columns = {
    throughput: ['messages a second', 0],
    p99: ['latency p99, ms', 2],
    serverCpu: ['CPU of the servers a message, µs', 0],
    residentInAll: [`RSS with ${plan.idleClients} idle connections, MiB`, 0],
    resident: ['RSS a connection, KiB', 1],
    heap: ['live heap a connection, KiB', 1],
    others: ['machine taken by others, %', 0],
  };
  const spread = (values, digits) => {
    const sorted = values.toSorted((a, b) => a - b).map((value) => value.toFixed(digits));
    return sorted.length > 1 ? `${sorted[0]} to ${sorted.at(-1)}` : sorted[0];
  };
  return table(
    ['options', ...Object.values(columns).map(([head]) => head)],
    [...results].map(([name, rounds]) => [
      name,
      ...Object.entries(columns).map(([key, [, digits]]) =>
        spread(
          rounds.map((round) => round[key]),
          digits,
        ),
      ),
    ]),
  );
}

async function stop() {
  load.stop();
  await stack?.stop();
}
