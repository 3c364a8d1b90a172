import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOptions } from '../deploy/local/options.mjs';
import { Part } from '../deploy/local/part.mjs';
import { accepts, freePorts } from '../deploy/local/ports.mjs';
import { build, home } from './measuring/build.mjs';
import { javaOptions } from './measuring/contenders.mjs';
import { freshStack } from './measuring/fresh-stack.mjs';
import { Load } from './measuring/load.mjs';
import { machine } from './measuring/machine.mjs';
import { cpuTime, machineTime, othersShare } from './measuring/processes.mjs';
import { table } from './measuring/report.mjs';
import { serviceToken } from './measuring/service-token.mjs';
import { wholeRun } from './measuring/whole-run.mjs';

// `./holdfast bench transcripts`: the lag of live transcripts at growing rates of updates, with the
// producers at one replica and the readers at another; and the same through `ws` and Redis.

const options = readOptions({
  quick: { default: false },
  calls: { default: 1000, from: 1, to: 10_000 },
  readers: { default: 2, from: 1, to: 100 },
  rates: { default: [1000, 2000, 3000, 4000, 5000, 6000, 8000, 10_000], from: 1, to: 100_000 },
  seconds: { default: 20, from: 1, to: 3600 },
});
const plan = options.quick
  ? { calls: 100, readers: 2, rates: [200, 1000], seconds: 5, warmUpSeconds: 5 }
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
  const middle = plan.rates[Math.floor(plan.rates.length / 2)];
  for (const contender of [...contenders, ...contenders]) await measured(contender, middle, 'warm');
  const rows = new Map(contenders.map(({ name }) => [name, []]));
  for (const rate of plan.rates) {
    for (const contender of contenders) {
      const row = await measured(contender, rate, rate);
      rows.get(contender.name).push(row);
      console.log(`${contender.name}, ${rate} a second: p99 ${row.lagMs.p99.toFixed(1)} ms`);
    }
  }
  for (const contender of contenders) {
    const saturation = saturationOf(rows.get(contender.name));
    if (saturation) {
      const half = await measured(contender, Math.round(saturation / 2), 'half');
      rows.get(contender.name).push({ ...half, note: `half of ${saturation}` });
    }
  }
  const report = tables(rows);
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
  const [before, machineBefore] = [used(), machineTime()];
  const { calls, readers, seconds, warmUpSeconds } = plan;
  const row = await load.tell('fan-out', {
    ...{ ...order, calls, readers, rate, seconds, warmUpSeconds },
    run: `${name}-${randomBytes(4).toString('hex')}`,
  });
  const [after, machineAfter] = [used(), machineTime()];
  const updates = rate * (seconds + warmUpSeconds);
  row.cpu = Object.fromEntries(
    Object.keys(pids).map((who) => [who, (after[who] - before[who]) / updates]),
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

function tables(rows) {
  const { calls, readers } = plan;
  const text = [machine(), '', `${calls} calls, ${readers} readers each`];
  const ms = ({ p50, p99, p999 }) => [p50, p99, p999].map((value) => value.toFixed(1)).join(' / ');
  for (const [name, measuredRows] of rows) {
    const head = [
      'updates a second',
      'deliveries a second',
      'lag p50 / p99 / p99.9, ms',
      'of it from acknowledgment to receipt, ms',
      'interims passed over, finals missing',
      'CPU an update: servers, Redis, load, µs',
      'taken by others',
    ];
    const cellsOf = ({
      offered,
      sent,
      lagMs,
      shareMs,
      missing,
      missingFinals,
      cpu,
      taken,
      note,
    }) => [
      note ? `${offered} (${note})` : offered,
      Math.round(sent * readers),
      ms(lagMs),
      shareMs.count > 0 ? ms(shareMs) : '–',
      `${missing - missingFinals}, ${missingFinals}`,
      [cpu.servers, cpu.redis, cpu.load].map(Math.round).join(', '),
      `${Math.round(taken)} %`,
    ];
    text.push('', `**${name}**`, '', table(head, measuredRows.map(cellsOf)));
  }
  return `${text.join('\n')}\n`;
}

async function stop() {
  load.stop();
  await Promise.all(peers.map((peer) => peer.kill()));
  await stack?.stop();
}
