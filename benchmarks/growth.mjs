import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOptions } from '../deploy/local/options.mjs';
import { delay } from '../deploy/local/waiting.mjs';
import { build, home } from './measuring/build.mjs';
import { unlimited } from './measuring/contenders.mjs';
import { Field } from './measuring/field.mjs';
import { Load } from './measuring/load.mjs';
import { machine, namedRedis } from './measuring/machine.mjs';
import { openPairs, steadyRelay } from './measuring/measures.mjs';
import { cpuTime } from './measuring/processes.mjs';
import { table } from './measuring/report.mjs';
import { spread, sum } from './measuring/statistics.mjs';
import { progress, wholeRun } from './measuring/whole-run.mjs';

// `./holdfast bench growth`: whether a message costs more with more replicas, with more sessions in
// Redis, and how a Redis Cluster spreads it.

const options = readOptions({
  replicas: { default: [1, 2, 4, 8], from: 1, to: 20 },
  sessions: { default: [0, 1000, 10_000, 50_000], from: 0, to: 1_000_000 },
  masters: { default: [1, 3], from: 1, to: 9 },
  pairs: { default: 64, from: 1, to: 5000 },
  rounds: { default: 5, from: 1, to: 100 },
  quick: { default: false },
  measure: { among: ['replicas', 'sessions', 'masters'] },
  redis: { default: '' },
});
const rounds = options.quick ? 1 : options.rounds;
const plan = {
  pairs: options.pairs,
  warmUpSeconds: options.quick ? 3 : 15,
  closedSeconds: options.quick ? 3 : 8,
};
const CHUNK = 5000;
const SETTLE_MS = 3000;
const heads = ['CPU a message, servers + Redis, µs', 'servers, µs', 'Redis, µs', 'lost or doubled'];

const directory = join(home, 'target/growth');
const say = progress();
const load = new Load();
/** @type {Field} */
let field;

await wholeRun(run, stop);

async function run() {
  await build(say);
  load.start();
  const wanted = { replicas: withReplicas, sessions: withSessions, masters: withMasters };
  const report = [machine(options.redis)];
  for (const [name, measure] of Object.entries(wanted)) {
    if (name.includes(options.measure ?? '')) report.push(await measure());
  }
  const text = `${report.join('\n\n')}\n`;
  writeFileSync(join(directory, '..', 'growth.md'), text);
  console.log(`\n${text}`);
}

/** Senders at the first replica, receivers at the last; the others only hear what they cannot help. */
async function withReplicas() {
  const rows = [];
  for (const replicas of options.replicas) {
    const takes = ({ name }) => ['Holdfast', 'socket.io'].includes(name);
    await begin({ replicas, takes });
    for (const contender of field.contenders) {
      rows.push([contender.name, replicas, ...figures(await measured(contender, replicas))]);
    }
    await field.stop();
  }
  return table(['contender', 'replicas', ...heads], rows);
}

/** Sessions whose clients are away, and whose windows are still open. */
async function withSessions() {
  const environment = {
    ...unlimited,
    HOLDFAST_SESSION_RECONNECT_WINDOW: 'PT5H',
    HOLDFAST_SESSION_HELD_FOR: 'PT6H',
  };
  await begin({ environment });
  const [contender] = field.contenders;
  const rows = [];
  let there = 0;
  for (const sessions of options.sessions.toSorted((a, b) => a - b)) {
    for (; there < sessions; there += CHUNK) {
      await leaveSessions(contender, there, Math.min(CHUNK, sessions - there));
    }
    there = sessions;
    const keys = await field.askRedis('DBSIZE');
    rows.push([sessions, keys, ...figures(await measured(contender, sessions))]);
  }
  await field.stop();
  return table(['other sessions', 'keys in Redis', ...heads], rows);
}

async function leaveSessions({ senders: port, wire }, first, clients) {
  await load.tell('connect', { run: `away-${first}`, clients, port, ...wire });
  await load.tell('cut');
  await load.tell('close');
  await delay(SETTLE_MS);
}

async function withMasters() {
  const rows = [];
  for (const masters of options.masters) {
    await begin({ masters });
    const [contender] = field.contenders;
    const all = await measured(contender, masters);
    const each = field.masters.map((_, i) =>
      spread(
        all.map((round) => round.masters[i]),
        1,
      ),
    );
    rows.push([masters, ...figures(all), each.join(', ')]);
    await field.stop();
  }
  return table(['masters of Redis', ...heads, 'CPU of each master a message, µs'], rows);
}

async function begin(more) {
  const takes = ({ name }) => name === 'Holdfast';
  const redisServer = namedRedis(options.redis);
  field = await Field.prepare({ directory, redisServer, takes, ...more });
  await field.start();
}

/** Rounds of the same pairs. */
async function measured(contender, what) {
  const bench = { load, redis: field.redis, plan };
  await openPairs(bench, contender, `growth-${what}`);
  const all = [];
  for (let round = 0; round < rounds; round++) all.push(await oneRound(bench, contender));
  await load.tell('close');
  say(`${contender.name}, ${what}: ${JSON.stringify(all.at(-1))}`);
  return all;
}

async function oneRound(bench, contender) {
  const before = field.masters.map(({ pid }) => cpuTime(pid));
  const { serverCpu, redisCpu, throughput, wrong } = await steadyRelay(bench, contender);
  const messages = throughput * plan.closedSeconds;
  const masters = field.masters.map(({ pid }, i) => (cpuTime(pid) - before[i]) / messages);
  const redis = masters.length > 1 ? sum(masters) : redisCpu;
  return { cpu: serverCpu + redis, serverCpu, redisCpu: redis, masters, wrong };
}

function figures(all) {
  return ['cpu', 'serverCpu', 'redisCpu', 'wrong'].map((key) =>
    spread(
      all.map((round) => round[key]),
      key === 'wrong' ? 0 : 1,
    ),
  );
}

async function stop() {
  load.stop();
  await field?.stop();
}
