import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOptions } from '../deploy/local/options.mjs';
import { freePorts } from '../deploy/local/ports.mjs';
import { redisCommand } from '../end-to-end-tests/harness/redis.mjs';
import { build, home } from './measuring/build.mjs';
import { contenders, javaOptions, unlimited } from './measuring/contenders.mjs';
import { freshStack } from './measuring/fresh-stack.mjs';
import { Load } from './measuring/load.mjs';
import { machine } from './measuring/machine.mjs';
import { memory, relay, storm } from './measuring/measures.mjs';
import { record, tables } from './measuring/report.mjs';
import { progress, wholeRun } from './measuring/whole-run.mjs';

// `./holdfast bench`: everybody is started once, and measured in turns, so that whatever else the
// machine does meanwhile hits all alike. See README.md.

const options = readOptions({
  rounds: { default: 3, from: 1, to: 100 },
  replicas: { default: 2, from: 1, to: 20 },
  quick: { default: false },
  record: { default: false },
  only: { default: '' },
  measure: { among: ['relay', 'storm', 'memory'] },
});

const plan = {
  rounds: options.quick ? 1 : options.rounds,
  pairs: 64,
  firstWarmUpSeconds: options.quick ? 4 : 12,
  warmUpSeconds: 2,
  closedSeconds: options.quick ? 3 : 8,
  pacedSeconds: options.quick ? 3 : 10,
  rate: 2000,
  stormClients: 2000,
  firstClients: 500,
  idleClients: 5000,
  settleMs: 1500,
};

const say = progress();
const load = new Load();
let stack;
let all = [];

await wholeRun(run, stop);

async function run() {
  await build(say);
  await start();
  const noRounds = () => Array.from({ length: plan.rounds }, () => ({}));
  const results = new Map(all.map(({ name }) => [name, noRounds()]));
  const bench = { load, redis: stack.redis, plan };
  const warmUp = { ...plan, closedSeconds: plan.firstWarmUpSeconds, pacedSeconds: 2 };
  for (const contender of all) {
    await relay({ ...bench, plan: warmUp }, contender, 'warm-up');
    say(`warm: ${contender.name}`);
  }
  const measures = [relay, storm, memory].filter(({ name }) =>
    name.includes(options.measure ?? ''),
  );
  for (const measure of measures) {
    for (let round = 0; round < plan.rounds; round++) {
      for (const contender of all.filter((one) => measure === relay || !one.relayOnly)) {
        const result = await twice(measure, bench, contender, round);
        Object.assign(results.get(contender.name)[round], result);
        say(`${measure.name} ${round + 1}/${plan.rounds}: ${contender.name} ${short(result)}`);
      }
    }
  }
  const report = `${machine()}\n\n${tables(results)}`;
  writeFileSync(join(home, 'target/report.md'), report);
  writeFileSync(join(home, 'target/rounds.json'), JSON.stringify([...results], null, 2));
  if (options.record) record(report);
  console.log(`\n${report}`);
}

// What failed once on a machine that is short of breath is said, and measured again.
async function twice(measure, bench, contender, round) {
  try {
    return await measure(bench, contender, `${measure.name}-${round}`);
  } catch (error) {
    say(`${measure.name} ${round + 1}: ${contender.name} failed (${error.message}), once more`);
    await load.tell('close');
    return measure(bench, contender, `${measure.name}-${round}-again`);
  }
}

async function start() {
  const [redis, rooms, netty, ...rest] = await freePorts(3 + 3 * options.replicas);
  const [signaling, socketIo, bare] = [0, 1, 2].map((i) => {
    return rest.slice(i * options.replicas, (i + 1) * options.replicas);
  });
  stack = freshStack({
    ports: { redis, rooms: [rooms], signaling, transcripts: [] },
    directory: join(home, 'target/run'),
    environment: unlimited,
    javaOptions,
  });
  all = contenders(stack, { socketIo, netty: [netty], bare });
  all = all.filter(({ name }) => name.includes(options.only));
  if (all.length === 0) throw new Error(`--only ${options.only}: nobody is called so`);
  await stack.start();
  // A rewrite of the append-only file would hit whoever has the turn.
  await redisCommand(stack, 'CONFIG', 'SET', 'auto-aof-rewrite-percentage', '0');
  for (const { parts } of all) await Promise.all(parts.map((part) => part.start()));
  load.start();
  say('everything is up');
}

async function stop() {
  load.stop();
  await Promise.all(all.flatMap(({ parts }) => parts.map((part) => part.kill())));
  await stack?.stop();
}

function short(result) {
  return Object.entries(result)
    .map(([key, value]) => `${key} ${value.toPrecision(4)}`)
    .join(', ');
}
