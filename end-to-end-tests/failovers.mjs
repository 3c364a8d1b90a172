import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readOptions } from '../deploy/local/options.mjs';
import { letTimePass } from '../deploy/local/waiting.mjs';
import { FailoverCalls } from './harness/failover-calls.mjs';
import { EventPairs } from './harness/failover-events.mjs';
import { FailoverRedis } from './harness/failover-redis.mjs';
import { finalsOf, roomsOf, Writers } from './harness/failover-writers.mjs';
import { startStack } from './harness/stack.mjs';
import { workspace } from './harness/workspace.mjs';

// The primary of a Redis set is killed under load, again and again, and what was lost is counted: docs/reliability.md.
const options = readOptions({
  kills: { default: 20, from: 1, to: 1000 },
  topology: { default: 'sentinel', among: ['sentinel', 'cluster'] },
  durability: { default: 'primary', among: ['primary', 'replicated'] },
  lag: { default: 100, from: 0, to: 10_000 },
  pairs: { default: 10, from: 1, to: 200 },
  pause: { default: 20, from: 0, to: 10_000 },
});
const LOAD_MS = 2_000;
const AWAY_MS = 300;
const writers = { count: 4, pauseMs: 100 };
const kinds = ['events', 'finals', 'rooms', 'calls'];

const line = (...cells) => console.log(`| ${cells.join(' | ')} |`);
const seconds = (ms) => (Number.isFinite(ms) ? (ms / 1000).toFixed(1) : '–');

const directory = join(dirname(workspace), 'failovers-redis');
rmSync(directory, { recursive: true, force: true });
const redis = await FailoverRedis.start({
  topology: options.topology,
  lagMs: options.lag,
  directory,
});
const rows = [];
let stack;
let load;
try {
  stack = await startStack({
    replicas: { signaling: 2 },
    redis: false,
    ingress: false,
    environment: { ...redis.environment, HOLDFAST_REDIS_DURABILITY: options.durability },
  });
  load = {
    events: new EventPairs(stack),
    finals: new Writers(stack, finalsOf(stack)),
    rooms: new Writers(stack, roomsOf(stack)),
    calls: new FailoverCalls(stack),
  };
  await load.events.begin({ count: options.pairs, pauseMs: options.pause });
  for (const kind of [load.finals, load.rooms]) await kind.begin(writers);
  await run();
} finally {
  for (const kind of Object.values(load ?? {})) kind.close();
  await stack?.stop();
  await redis.close();
}
process.exit(
  rows.length === options.kills && (options.durability === 'primary' || isWhole()) ? 0 : 1,
);

/** Nothing is missing, and nobody had to come anew. */
function isWhole() {
  const outcomes = rows.flatMap((row) => Object.values(row));
  const wrong = ['lost', 'doubled', 'disordered', 'anew', 'unended'];
  return outcomes.every((outcome) => wrong.every((figure) => !outcome[figure]));
}

async function run() {
  const { topology, durability, lag } = options;
  const setting = `${topology}, ${durability}, replicas ${lag} ms behind`;
  console.log(`${setting}; each kind: lost of what was acknowledged\n`);
  const figures = ['doubled', 'out of order', 'sessions anew', 'not back'];
  line('kill', 'first acknowledgment, s', 'last, s', ...kinds, ...figures);
  line(...Array.from({ length: 7 + kinds.length }, () => '---:'));
  for (let i = 0; i < options.kills; i++) rows.push(await kill(i));
  print('together', rows);
}

async function kill(number) {
  await load.calls.begin();
  await letTimePass(LOAD_MS + Math.random() * 1000, 'there is load before each kill');
  load.events.leave();
  await letTimePass(AWAY_MS, 'something is sent to those who are away');
  const struck = await redis.kill(number);
  const killedAt = performance.now();
  await redis.tookOver(struck);
  load.events.comeBack();
  const times = { killedAt, servedAt: performance.now() };
  const outcomes = await Promise.all(kinds.map((kind) => load[kind].account(times)));
  const row = Object.fromEntries(kinds.map((kind, i) => [kind, outcomes[i]]));
  print(number + 1, [row]);
  await redis.restart(struck);
  return row;
}

/** A line of the table: what these kills cost. */
function print(name, of) {
  const outcomes = of.flatMap((row) => Object.values(row));
  const sum = (figure, among = outcomes) =>
    among.reduce((total, outcome) => total + (outcome[figure] ?? 0), 0);
  const again = of.flatMap((row) => row.events.again);
  const lost = kinds.map((kind) => {
    const ofKind = of.map((row) => row[kind]);
    return `${sum('lost', ofKind)}/${sum('acknowledged', ofKind)}`;
  });
  const times = [Math.min(...again), Math.max(...again)].map(seconds);
  line(name, ...times, ...lost, sum('doubled'), sum('disordered'), sum('anew'), sum('unended'));
}
