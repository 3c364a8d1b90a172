import { accessSync, constants } from 'node:fs';
import { join, resolve } from 'node:path';
import { imageOptions } from '../deploy/local/image.mjs';
import { readOptions } from '../deploy/local/options.mjs';
import { freePorts } from '../deploy/local/ports.mjs';
import { executableOf, onTheJvm } from '../deploy/local/service.mjs';
import { modules } from '../deploy/local/stack.mjs';
import { build, home } from './measuring/build.mjs';
import { holdfast, unlimited } from './measuring/contenders.mjs';
import { freshStack } from './measuring/fresh-stack.mjs';
import { Load } from './measuring/load.mjs';
import { machine } from './measuring/machine.mjs';
import { memory, relay } from './measuring/measures.mjs';
import { table } from './measuring/report.mjs';
import { spread } from './measuring/statistics.mjs';
import { wholeRun } from './measuring/whole-run.mjs';

// `./holdfast bench flags`: what options cost and give, the JVM's, those of a native executable, and those
// that it was built with, in turns: the relay's throughput across two replicas of signaling-service, and
// the memory of one with idle connections.

const options = readOptions({
  rounds: { default: 3, from: 1, to: 100 },
  sockets: { default: 10_000, from: 1, to: 25_000 },
  only: { default: '' },
  executables: { default: '' },
});

const compact = '-XX:+UseCompactObjectHeaders';
const sets = {
  'as in the image': imageOptions(modules.signaling, 'Dockerfile.jvm'),
  G1: ['-XX:+UseG1GC'],
  'G1, compact headers': ['-XX:+UseG1GC', compact],
  'G1, compact headers, periodic': ['-XX:+UseG1GC', compact, '-XX:G1PeriodicGCInterval=10000'],
  Serial: ['-XX:+UseSerialGC'],
  'Serial, compact headers': ['-XX:+UseSerialGC', compact],
};
// Over what the executable was built with.
const nativeSets = {
  'as built': [],
  'young at most 33 %': ['-XX:MaximumYoungGenerationSizePercent=33'],
  'young at most 70 %': ['-XX:MaximumYoungGenerationSizePercent=70'],
  'whole heap from the start': ['-Xms512m'],
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
  const chosen = kinds();
  await build(console.log);
  load.start();
  const results = new Map(chosen.map(({ name }) => [name, []]));
  for (let round = 0; round < options.rounds; round++) {
    for (const kind of chosen) {
      const result = await measured(kind, `${round}`);
      results.get(kind.name).push(result);
      console.log(`${kind.name}: ${JSON.stringify(result)}`);
    }
  }
  console.log(`\n${machine()}\n\n${tableOf(results)}`);
}

/** Each way to run signaling-service: { name, isJvm, program }. */
function kinds() {
  const jvms = Object.entries(sets).map(([name, flags]) => ({
    name,
    isJvm: true,
    program: (module) => onTheJvm(module, [...heap, ...flags]),
  }));
  const natives = executables().flatMap(([name, command]) =>
    Object.entries(nativeSets).map(([set, flags]) => ({
      name: `native ${name}, ${set}`,
      isJvm: false,
      program: (module) =>
        module === modules.signaling
          ? { command, args: [...heap, ...flags] }
          : onTheJvm(module, heap),
    })),
  );
  const all = [...jvms, ...natives].filter(({ name }) => name.includes(options.only));
  if (all.length === 0) throw new Error(`--only ${options.only}: nothing is called so`);
  return all;
}

/** Those that are named, else what `./holdfast native` has left: [name, path]. */
function executables() {
  if (options.executables === '') {
    const left = executableOf(modules.signaling);
    return left ? [['executable', left]] : [];
  }
  return options.executables.split(',').map((text) => {
    const [, name, path] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (!name) throw new Error(`--executables NAME=PATH,…: not ${text}`);
    const command = resolve(path);
    accessSync(command, constants.X_OK);
    return [name, command];
  });
}

async function measured(kind, name) {
  const [redis, rooms, ...signaling] = await freePorts(4);
  stack = freshStack({
    ports: { redis, rooms: [rooms], signaling, transcripts: [] },
    directory: join(home, 'target/flags'),
    environment: unlimited,
    program: kind.program,
  });
  await stack.start();
  const bench = { load, redis: stack.redis, plan };
  const contender = holdfast(stack);
  // No native executable tells its live heap.
  if (!kind.isJvm) contender.liveHeap = () => NaN;
  const relayed = await relay(bench, contender, `relay-${name}`);
  const occupied = await memory(bench, contender, `memory-${name}`);
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
