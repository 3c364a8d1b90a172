import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readOptions } from '../deploy/local/options.mjs';
import { letTimePass } from '../deploy/local/waiting.mjs';
import { EventPairs } from './harness/failover-events.mjs';
import { FailoverRedis } from './harness/failover-redis.mjs';
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

const line = (...cells) => console.log(`| ${cells.join(' | ')} |`);
const seconds = (ms) => (Number.isFinite(ms) ? (ms / 1000).toFixed(1) : '–');

const directory = join(dirname(workspace), 'failovers-redis');
rmSync(directory, { recursive: true, force: true });
const redis = await FailoverRedis.start({
  topology: options.topology,
  lagMs: options.lag,
  directory,
});
let stack;
let events;
try {
  stack = await startStack({
    replicas: { signaling: 2 },
    redis: false,
    ingress: false,
    environment: { ...redis.environment, HOLDFAST_REDIS_DURABILITY: options.durability },
  });
  events = new EventPairs(stack, { pauseMs: options.pause });
  await events.begin(options.pairs);
  await run();
} finally {
  events?.close();
  await stack?.stop();
  await redis.close();
}

async function run() {
  const { topology, durability, lag } = options;
  console.log(
    `${topology}, ${durability}, replicas ${lag} ms behind; lost of what was acknowledged\n`,
  );
  line('kill', 'first acknowledgment, s', 'all, s', 'events', 'doubled', 'sessions', 'not back');
  line(...Array.from({ length: 7 }, () => '---:'));
  for (let i = 0; i < options.kills; i++) await kill(i);
}

async function kill(number) {
  await letTimePass(LOAD_MS + Math.random() * 1000, 'there is load before each kill');
  events.leave();
  await letTimePass(AWAY_MS, 'something is sent to those who are away');
  const killedAt = performance.now();
  const struck = await redis.kill(number);
  await redis.tookOver(struck);
  events.comeBack();
  const outcome = await events.account({ killedAt, servedAt: performance.now() });
  const { again, lost, acknowledged, doubled, anew, unended } = outcome;
  const times = [Math.min(...again), Math.max(...again)].map(seconds);
  line(number + 1, ...times, `${lost}/${acknowledged}`, doubled, anew, unended);
  await redis.restart(struck);
}
