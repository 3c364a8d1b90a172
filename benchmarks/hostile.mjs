import { fork } from 'node:child_process';
import { join } from 'node:path';
import { buildWhatChanged } from '../deploy/local/build.mjs';
import { readOptions } from '../deploy/local/options.mjs';
import { freePorts } from '../deploy/local/ports.mjs';
import { delay } from '../deploy/local/waiting.mjs';
import { mintToken } from '../end-to-end-tests/harness/control-plane.mjs';
import { attacks } from './hostile/attacks.mjs';
import { Bystanders } from './hostile/bystanders.mjs';
import { home } from './measuring/build.mjs';
import { freshStack } from './measuring/fresh-stack.mjs';
import { machine } from './measuring/machine.mjs';
import { cpuTime, residentBytes } from './measuring/processes.mjs';
import { table } from './measuring/report.mjs';
import { quantile } from './measuring/statistics.mjs';
import { wholeRun } from './measuring/whole-run.mjs';

// `./holdfast bench hostile`: attackers from many addresses at the public ports of one replica of each
// service with a small heap, beside well-behaved clients in calls. See README.md.
const options = readOptions({
  minutes: { default: 30, from: 1, to: 1000 },
  bystanders: { default: 200, from: 2, to: 2000 },
  addresses: { default: 50, from: 1, to: 250 },
  pause: { default: 200, from: 0, to: 60_000 },
  seed: { default: Date.now() % 1_000_000, from: 0, to: 2 ** 31 },
  only: { default: '' },
});
const names = Object.keys(attacks).filter((name) => name.includes(options.only));
const JAVA = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:+ExitOnOutOfMemoryError'];
const MOST_P99_MS = 1000;
const SAMPLE_MS = 1000;
const EVERY_CALL = { calls: ['*'] };

const directory = join(home, 'target/hostile');
let stack, attackers;
await wholeRun(run, stop);

/** @returns whether everything that is promised held */
async function run() {
  await buildWhatChanged(console.log);
  stack = await started();
  const ended = [];
  for (const part of stack.parts) part.on('ended', (how) => ended.push(`${part.name}: ${how}`));
  const people = await Bystanders.in(stack, options.bystanders);
  const talking = people.talk();
  await delay(10_000);
  const before = people.waits.splice(0);
  console.log(`before: ${describe(before)}; ${options.minutes} min, --seed ${options.seed}`);

  const counts = await beginAttack(people);
  const usage = await watch(options.minutes * 60_000, people);
  attackers.kill('SIGKILL');
  const during = people.waits.splice(0);
  await delay(10_000);
  const after = people.waits.splice(0);
  const account = await people.end();
  await talking;

  const report = [
    `${machine()}; seed ${options.seed}`,
    table(
      ['attack', 'times', 'refused or ended', 'taken', 'no connection'],
      names.map((name) => [name, ...countsOf(counts[name])]),
    ),
    table(
      ['process', 'CPU, % of a core', 'RSS before, MiB', 'RSS most, MiB'],
      usage.map(({ name, cpu, first, most }) => [name, cpu, first, most]),
    ),
    table(
      ['well-behaved clients', 'events', 'acknowledged in, ms: p50', 'p99', 'most'],
      Object.entries({ before, during, after }).map(([when, waits]) => [when, ...figures(waits)]),
    ),
    `${options.bystanders} of them: ${JSON.stringify(account)}; processes that ended: ${ended.join(', ') || 'none'}`,
  ].join('\n\n');
  console.log(`\n${report}`);
  const harmed = account.refused + account.lost + account.doubled + account.disconnects;
  return ended.length === 0 && harmed === 0 && quantile(during, 0.99) < MOST_P99_MS;
}

async function started() {
  const [redis, signaling, rooms, transcripts] = await freePorts(4);
  const made = freshStack({
    ports: { redis, signaling: [signaling], rooms: [rooms], transcripts: [transcripts] },
    directory,
    javaOptions: JAVA,
    environment: { HOLDFAST_DEMO_ENABLED: 'false' },
  });
  return made.start();
}

/** @returns what comes of the attacks, by name; it grows */
async function beginAttack(people) {
  const { ports } = stack;
  const token = (sub, role, grants) => mintToken(stack, { sub, role, ...grants });
  const guests = people.rooms.slice(0, 10);
  const target = {
    ports: {
      signaling: ports.signaling[0],
      rooms: ports.rooms[0],
      transcripts: ports.transcripts[0],
    },
    rooms: people.rooms,
    calls: people.calls,
    longCall: await longTranscript(
      ports.transcripts[0],
      await token('engine', 'service', EVERY_CALL),
    ),
    tokens: {
      customers: await Promise.all(
        Array.from({ length: 20 }, (_, i) => token(`mallory-${i}`, 'customer', { queues: ['*'] })),
      ),
      guests: await Promise.all(
        guests.map((room, i) => token(`guest-${i}`, 'customer', { rooms: [room] })),
      ),
      reader: await token('reader', 'customer', EVERY_CALL),
      producer: await token('producer', 'service', EVERY_CALL),
    },
  };
  const addresses = Array.from({ length: options.addresses }, (_, i) => `127.0.1.${i + 1}`);
  const counts = {};
  attackers = fork(new URL('hostile/attackers.mjs', import.meta.url));
  attackers.on('message', (told) => Object.assign(counts, told));
  const { pause: pauseMs, seed } = options;
  attackers.send({ names, target, addresses, pauseMs, seed });
  return counts;
}

/** @returns the id of a call of which 4 MB were said */
async function longTranscript(port, token) {
  const callId = 'long';
  for (let part = 0; part < 40; part++) {
    const segments = Array.from({ length: 100 }, (_, i) => ({
      id: `s${part * 100 + i}`,
      text: 'The quick brown fox jumps over the lazy dog. '.repeat(20),
      speaker: 'agent',
      isFinal: true,
    }));
    const { status } = await fetch(`http://localhost:${port}/v1/transcripts/${callId}/segments`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(segments),
    });
    if (status !== 200) throw new Error(`a part of the transcript was answered by ${status}`);
  }
  return callId;
}

/** What each process uses meanwhile: { name, cpu, first, most }. */
async function watch(ms, people) {
  const parts = stack.parts.map((part) => ({
    part,
    cpu: cpuTime(part.pid),
    first: residentBytes(part.pid),
    most: 0,
  }));
  const began = performance.now();
  let told = began;
  while (performance.now() - began < ms) {
    await delay(SAMPLE_MS);
    for (const one of parts) {
      if (one.part.running) one.most = Math.max(one.most, residentBytes(one.part.pid));
    }
    if (performance.now() - told > 60_000) {
      told = performance.now();
      const minutes = Math.round((told - began) / 60_000);
      console.log(`${minutes} min: ${describe(people.waits)}`);
    }
  }
  const seconds = (performance.now() - began) / 1000;
  return parts.map(({ part, cpu, first, most }) => ({
    name: part.name,
    cpu: part.running ? Math.round((cpuTime(part.pid) - cpu) / seconds / 10_000) : 'ended',
    first: Math.round(first / 2 ** 20),
    most: Math.round(most / 2 ** 20),
  }));
}

function countsOf({ refused, taken, failed }) {
  return [refused + taken + failed, refused, taken, failed];
}

function figures(waits) {
  return [waits.length, ...[0.5, 0.99, 1].map((share) => quantile(waits, share).toFixed(1))];
}

function describe(waits) {
  const [events, p50, p99, most] = figures(waits);
  return `${events} events, acknowledged in ${p50} ms, p99 ${p99}, most ${most}`;
}

async function stop() {
  attackers?.kill('SIGKILL');
  await stack?.stop();
}
