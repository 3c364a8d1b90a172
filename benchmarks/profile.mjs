import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOptions } from '../deploy/local/options.mjs';
import { build, home } from './measuring/build.mjs';
import { javaOptions } from './measuring/contenders.mjs';
import { Field } from './measuring/field.mjs';
import { flameGraph } from './measuring/flame-graph.mjs';
import { Load } from './measuring/load.mjs';
import { machine, namedRedis } from './measuring/machine.mjs';
import { openPairs, steadyRelay } from './measuring/measures.mjs';
import { cpuTimeOfThreads } from './measuring/processes.mjs';
import { FlightRecorder, forRecordings, PerfRecorder } from './measuring/recorders.mjs';
import { ofAllocations, ofCallers, ofFrames, ofThreads } from './measuring/profile-tables.mjs';
import { total } from './measuring/stacks.mjs';
import { progress, wholeRun } from './measuring/whole-run.mjs';

// `./holdfast bench profile`: where the CPU goes during the steady part of the relay, and what is
// allocated, of each process that a message passes.

const options = readOptions({
  pairs: { default: 64, from: 1, to: 5000 },
  seconds: { default: 20, from: 1, to: 600 },
  acknowledged: { default: false },
  only: { default: 'Holdfast' },
  redis: { default: '' },
});
const plan = { pairs: options.pairs, warmUpSeconds: 25, closedSeconds: options.seconds };
const TOP_FRAMES = 40;
const TOP_CALLERS = 60;
const TOP_SITES = 30;

const directory = join(home, 'target/profile');
const say = progress();
const load = new Load();
/** @type {Field} */
let field;

await wholeRun(run, stop);

async function run() {
  await build(say);
  const name = options.acknowledged ? `${options.only}, acknowledged` : options.only;
  field = await Field.prepare({
    directory: join(directory, 'run'),
    redisServer: namedRedis(options.redis),
    takes: (one) => one.name === name,
    jvm: [...javaOptions, ...forRecordings],
  });
  const [contender] = field.contenders;
  if (!contender) throw new Error(`nobody is called ${name}`);
  await field.start();
  load.start();
  const bench = { load, redis: field.redis, plan };
  await openPairs(bench, contender, 'profile');
  say('warm');

  const processes = recorded(contender);
  await Promise.all(processes.map(({ recorder }) => recorder.start()));
  const before = processes.map(({ part }) => cpuTimeOfThreads(part.pid));
  const from = Date.now();
  const relayed = await steadyRelay(bench, contender);
  const until = Date.now();
  const after = processes.map(({ part }) => cpuTimeOfThreads(part.pid));
  await Promise.all(processes.map(({ recorder }) => recorder.stop()));
  say('recorded');

  const messages = relayed.throughput * plan.closedSeconds;
  const parts = processes.map((process, i) => {
    const threads = ofThreads(before[i], after[i], messages);
    return reportOf(process, process.recorder.stacks(from, until), threads, messages);
  });
  const report = [headOf(contender, relayed), ...parts].join('\n\n');
  const page = join(directory, 'profile.md');
  writeFileSync(page, `${report}\n`);
  console.log(`\n${report}\n\n${page}`);
}

/** The processes that a message passes and that can be recorded, each with its recorder. */
function recorded(contender) {
  const file = (part) => join(directory, part.name);
  const all = contender.parts
    .filter(({ command }) => command.endsWith('java'))
    .map((part) => ({ part, recorder: new FlightRecorder(part.pid, file(part)) }));
  const { redis } = field;
  if (!PerfRecorder.isThere) {
    say('there is no perf on this machine: Redis is not recorded');
    return all;
  }
  return [...all, { part: redis, recorder: new PerfRecorder(redis.pid, file(redis)) }];
}

function headOf({ name }, { cpu, serverCpu, redisCpu, throughput }) {
  const figures = [cpu, serverCpu, redisCpu].map((value) => value.toFixed(1));
  return [
    machine(options.redis),
    `${name}, ${plan.pairs} pairs, ${plan.closedSeconds} s: ${throughput.toFixed(0)} messages a second, ` +
      `${figures[0]} µs of CPU a message (servers ${figures[1]}, Redis ${figures[2]}), recorders included.`,
  ].join('\n\n');
}

/** The graphs are written, the tables are the answer. */
function reportOf({ part }, { cpu, allocated = [] }, threads, messages) {
  const samples = (count) => `${count} samples`;
  const kilobytes = (bytes) => `${(bytes / 1024).toFixed(0)} KiB`;
  const graphs = [writeGraph(part.name, `${part.name}: CPU`, cpu, samples)];
  const sections = [`## ${part.name}`, threads, ofFrames(cpu, TOP_FRAMES)];
  sections.push('The most with what they call:', ofCallers(cpu, TOP_CALLERS));
  if (allocated.length > 0) {
    const name = `${part.name}-allocated`;
    graphs.push(writeGraph(name, `${part.name}: bytes allocated`, allocated, kilobytes));
    sections.push(
      `Allocated: ${(total(allocated) / messages / 1024).toFixed(2)} KiB a message`,
      ofAllocations(allocated, messages, TOP_SITES),
    );
  }
  return [...sections, ...graphs].join('\n\n');
}

/** @returns {string} where it is */
function writeGraph(name, title, stacks, amount) {
  const file = join(directory, `${name}.svg`);
  writeFileSync(file, flameGraph(title, stacks, amount));
  return file;
}

async function stop() {
  load.stop();
  await field?.stop();
}
