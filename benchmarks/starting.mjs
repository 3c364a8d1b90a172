import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOptions } from '../deploy/local/options.mjs';
import { freePorts } from '../deploy/local/ports.mjs';
import { executableOf } from '../deploy/local/service.mjs';
import { modules } from '../deploy/local/stack.mjs';
import { delay } from '../deploy/local/waiting.mjs';
import { build, home } from './measuring/build.mjs';
import { unlimited } from './measuring/contenders.mjs';
import { freshStack } from './measuring/fresh-stack.mjs';
import { Load } from './measuring/load.mjs';
import { machine } from './measuring/machine.mjs';
import { cpuTime, liveHeapOfJvm, residentBytes } from './measuring/processes.mjs';
import { jvm, jvmWithCache, makeCache, native } from './measuring/programs.mjs';
import { record, table } from './measuring/report.mjs';
import { serviceToken } from './measuring/service-token.mjs';
import { quantile } from './measuring/statistics.mjs';
import { progress, wholeRun } from './measuring/whole-run.mjs';

// `./holdfast bench starting`: how long each service takes to start, and what it occupies: idle, and
// with ten thousand idle sockets. On the JVM, and as a native executable if there is one.

const options = readOptions({
  starts: { default: 5, from: 1, to: 100 },
  sockets: { default: 10_000, from: 1, to: 25_000 },
  record: { default: false },
});
const STARTS = options.starts;
const SOCKETS = options.sockets;
const FIRST_SOCKETS = 500;
const SETTLE_MS = 1_500;
// An idle JVM collects every ten seconds, and gives memory back only when it marks what lives: one of
// three collections does.
const GIVEN_BACK_MS = 40_000;

const say = progress();
const directory = join(home, 'target/starting');
const load = new Load();
let stack;

await wholeRun(run, stop);

async function run() {
  await build(say);
  load.start();
  const rows = [];
  for (const kind of [jvm, jvmWithCache, native]) {
    for (const [service, module] of Object.entries(modules)) {
      if (kind === native && !executableOf(module)) continue;
      if (kind === jvmWithCache) makeCache(module);
      const row = await measured(kind, service);
      rows.push({ module, kind: kind.name, ...row });
      say(`${module}, ${kind.name}: ${JSON.stringify(row)}`);
    }
  }
  const report = `${machine()}\n\n${tableOf(rows)}\n${missing()}`;
  writeFileSync(join(directory, 'starting.md'), report);
  if (options.record) record(report, 'starting');
  console.log(`\n${report}`);
}

/** One service alone, with a Redis. */
async function measured(kind, service) {
  await started(kind, service);
  const [part] = stack[service];
  const starts = [];
  for (let i = 0; i < STARTS; i++) {
    await part.kill();
    const from = performance.now();
    await part.start({ every: 10 });
    starts.push(performance.now() - from);
  }
  await delay(SETTLE_MS);
  const idle = occupied(part, kind);
  // Sockets cost the same with and without the cache: measured as the images run.
  const sockets = service !== 'rooms' && kind !== jvm ? await withSockets(kind, service) : {};
  await stack.stop();
  return { start: quantile(starts, 0.5), resident: idle.resident, heap: idle.heap, ...sockets };
}

async function started(kind, service) {
  const folder = join(directory, `${service}-${kind.name.replaceAll(/\W+/g, '-')}`);
  const [redis, port] = await freePorts(2);
  stack = freshStack({
    ports: { redis, signaling: [], rooms: [], transcripts: [], [service]: [port] },
    directory: folder,
    environment: { ...unlimited, QUARKUS_HTTP_CORS_ORIGINS: 'http://localhost' },
    program: kind.program,
  });
  await stack.start();
}

/** A process that has had some sockets before, and lost them, gets many that say nothing. */
async function withSockets(kind, service) {
  const [part] = stack[service];
  await gather(service, FIRST_SOCKETS, 'first');
  await load.tell('close');
  await delay(GIVEN_BACK_MS);
  const before = occupied(part, kind);
  await gather(service, SOCKETS, 'idle');
  const spent = await spentMeanwhile([part, stack.redis], GIVEN_BACK_MS);
  const residentWhenIdle = residentBytes(part.pid);
  const after = occupied(part, kind);
  await load.tell('close');
  return {
    residentOfMany: residentWhenIdle,
    heapOfMany: after.heap,
    residentOfOne: (residentWhenIdle - before.resident) / SOCKETS,
    heapOfOne: (after.heap - before.heap) / SOCKETS,
    cpuOfMany: spent[0],
    cpuOfRedis: spent[1],
  };
}

/** Milliseconds of CPU that each process takes in a second, while time passes. */
async function spentMeanwhile(parts, ms) {
  const before = parts.map(({ pid }) => cpuTime(pid));
  await delay(ms);
  return parts.map(({ pid }, i) => (cpuTime(pid) - before[i]) / ms);
}

function gather(service, clients, name) {
  const port = stack.ports[service][0];
  if (service === 'signaling') {
    const wire = { secret: stack.tokenSecret, readyEvent: 'session-ready' };
    return load.tell('connect', { run: name, clients, port, ...wire });
  }
  const header = `Authorization: Bearer ${serviceToken(stack.tokenSecret)}`;
  return load.tell('read', { clients, port, path: '/v1/transcripts/{callId}', header });
}

/** Resident memory as it is, then the live heap after a full collection; no native one tells that. */
function occupied(part, kind) {
  const resident = residentBytes(part.pid);
  return { resident, heap: kind.isJvm ? liveHeapOfJvm(part.pid) : NaN };
}

function tableOf(rows) {
  const text = (value, unit, digits) =>
    Number.isFinite(value) ? (value / unit).toFixed(digits) : '–';
  const many = SOCKETS.toLocaleString('en');
  const head = [
    ...['service', 'run as', 'start, ms', 'RSS idle, MiB', 'live heap idle, MiB'],
    ...[`RSS with ${many} sockets, MiB`, `live heap with ${many}, MiB`],
    ...['RSS a socket, KiB', 'live heap a socket, KiB'],
    ...[`CPU of ${many} idle sockets, ms a second`, 'of Redis'],
  ];
  return table(
    head,
    rows.map((row) => [
      row.module,
      row.kind,
      text(row.start, 1, 0),
      text(row.resident, 2 ** 20, 0),
      text(row.heap, 2 ** 20, 1),
      text(row.residentOfMany, 2 ** 20, 0),
      text(row.heapOfMany, 2 ** 20, 1),
      text(row.residentOfOne, 1024, 1),
      text(row.heapOfOne, 1024, 1),
      text(row.cpuOfMany, 1, 1),
      text(row.cpuOfRedis, 1, 1),
    ]),
  );
}

function missing() {
  const without = Object.values(modules).filter((module) => !executableOf(module));
  if (without.length === 0) return '';
  return `\nNo native executable was there of ${without.join(', ')}: \`./holdfast native\` makes them.\n`;
}

async function stop() {
  load.stop();
  await stack?.stop();
}
