import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOptions } from '../deploy/local/options.mjs';
import { Part } from '../deploy/local/part.mjs';
import { accepts, freePorts } from '../deploy/local/ports.mjs';
import { build, home } from './measuring/build.mjs';
import { javaOptions } from './measuring/contenders.mjs';
import { middle, tables } from './measuring/fan-out-report.mjs';
import { freshStack } from './measuring/fresh-stack.mjs';
import { Load } from './measuring/load.mjs';
import { machine } from './measuring/machine.mjs';
import { cpuTime, machineTime, othersShare } from './measuring/processes.mjs';
import { serviceToken } from './measuring/service-token.mjs';
import { shuffled } from './measuring/statistics.mjs';
import { wholeRun } from './measuring/whole-run.mjs';

// `./holdfast bench transcripts`: the lag of live transcripts at growing rates of updates, with the
// producers at one replica and the readers at another; and the same through `ws` and Redis.

const options = readOptions({
  quick: { default: false },
  calls: { default: 1000, from: 1, to: 10_000 },
  readers: { default: 2, from: 1, to: 100 },
  rates: { default: [1000, 2000, 3000, 4000, 5000, 6000, 8000, 10_000], from: 1, to: 100_000 },
  seconds: { default: 20, from: 1, to: 3600 },
  rounds: { default: 1, from: 1, to: 100 },
});
const plan = options.quick
  ? { calls: 100, readers: 2, rates: [200, 1000], seconds: 5, rounds: 1, warmUpSeconds: 5 }
  : { ...options, warmUpSeconds: 5 };

// Past it a rate is not sustained: readers see words later than they would notice.
const TOLERABLE_P99_MS = 200;

const directory = join(home, 'target/transcripts');
const load = new Load();
let stack;
let peers = [];
await wholeRun(run, stop);

async function run() {
  await build(console.log);
  const contenders = await started();
  // Twice, so that what is measured is compiled.
  const usual = plan.rates[Math.floor(plan.rates.length / 2)];
  for (const contender of [...contenders, ...contenders]) await measured(contender, usual, 'warm');
  const rows = new Map(contenders.map(({ name }) => [name, []]));
  for (let round = 1; round <= plan.rounds; round++) {
    for (const rate of plan.rates) {
      for (const contender of shuffled(contenders)) {
        const row = await measured(contender, rate, rate);
        rows.get(contender.name).push({ ...row, round });
        const cpu = Math.round(row.cpu.servers + row.cpu.redis);
        console.log(
          `${contender.name}, ${rate} a second: ${cpu} µs, p99 ${row.lagMs.p99.toFixed(1)} ms`,
        );
      }
    }
  }
  for (const contender of contenders) {
    const saturation = saturationOf(middle(rows.get(contender.name)));
    if (saturation) {
      const half = await measured(contender, Math.round(saturation / 2), 'half');
      rows.get(contender.name).push({ ...half, round: 1, note: `half of ${saturation}` });
    }
  }
  const head = [machine(), '', `${plan.calls} calls, ${plan.readers} readers each`];
  const report = `${head.join('\n')}\n${tables(rows, plan.readers)}`;
  console.log(report);
  writeFileSync(join(directory, 'transcripts.md'), report);
}

async function started() {
  const [redis, ...ports] = await freePorts(5);
  const transcripts = ports.slice(0, 2);
  stack = freshStack({
    ports: { redis, transcripts, rooms: [], signaling: [] },
    directory,
    javaOptions,
  });
  await stack.start();
  peers = ports.slice(2).map(
    (port, i) =>
      new Part({
        name: `ws-${i + 1}`,
        command: process.execPath,
        args: [join(home, 'peers/fan-out.mjs')],
        environment: { PORT: `${port}`, REDIS: `redis://127.0.0.1:${redis}` },
        logFile: join(directory, 'logs', `ws-${i + 1}.log`),
        ready: () => accepts(port),
      }),
  );
  for (const peer of peers) await peer.start();
  load.start();
  return [
    {
      name: 'Holdfast',
      parts: stack.transcripts,
      order: {
        ...{ producerPort: transcripts[0], readerPort: transcripts[1] },
        producerPath: '/v1/transcripts/{callId}/ingest',
        readerPath: '/v1/transcripts/{callId}',
        header: `Authorization: Bearer ${serviceToken(stack.tokenSecret)}`,
      },
    },
    {
      name: 'ws and Redis pub/sub',
      parts: peers,
      order: {
        ...{ producerPort: ports[2], readerPort: ports[3], header: '' },
        ...{ producerPath: '/produce/{callId}', readerPath: '/read/{callId}' },
      },
    },
  ];
}

async function measured({ parts, order }, rate, name) {
  const pids = { servers: parts.map(({ pid }) => pid), redis: [stack.redis.pid], load: [load.pid] };
  const used = () =>
    Object.fromEntries(
      Object.entries(pids).map(([who, ids]) => [
        who,
        ids.reduce((sum, id) => sum + cpuTime(id), 0),
      ]),
    );
  const { calls, readers, seconds, warmUpSeconds } = plan;
  await load.tell('open-calls', {
    ...{ ...order, calls, readers, rate, seconds, warmUpSeconds },
    run: `${name}-${randomBytes(4).toString('hex')}`,
  });
  // To connect is no part of what an update costs.
  const [before, machineBefore] = [used(), machineTime()];
  const row = await load.tell('speak');
  const [after, machineAfter] = [used(), machineTime()];
  await load.tell('close');
  row.cpu = Object.fromEntries(
    Object.keys(pids).map((who) => [who, (after[who] - before[who]) / row.updates]),
  );
  const own = Object.keys(pids).reduce((sum, who) => sum + after[who] - before[who], 0);
  row.taken = othersShare(machineBefore, machineAfter, own);
  return row;
}

/** The greatest rate up to which every one was sustained. */
function saturationOf(rows) {
  const broken = rows.findIndex(
    ({ lagMs, missingFinals }) => lagMs.p99 > TOLERABLE_P99_MS || missingFinals > 0,
  );
  return (broken < 0 ? rows : rows.slice(0, broken)).at(-1)?.offered;
}

async function stop() {
  load.stop();
  await Promise.all(peers.map((peer) => peer.kill()));
  await stack?.stop();
}
