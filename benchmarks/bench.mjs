import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOptions } from '../deploy/local/options.mjs';
import { build, home } from './measuring/build.mjs';
import { Field } from './measuring/field.mjs';
import { Load } from './measuring/load.mjs';
import { machine, namedRedis } from './measuring/machine.mjs';
import { memory, relay, storm } from './measuring/measures.mjs';
import { at, record, tables } from './measuring/report.mjs';
import { shuffled } from './measuring/statistics.mjs';
import { progress, wholeRun } from './measuring/whole-run.mjs';

// `./holdfast bench`: everybody is started once, and measured in turns, so that whatever else the
// machine does meanwhile hits all alike. See README.md.

const options = readOptions({
  rounds: { default: 5, from: 1, to: 100 },
  pairs: { default: [64, 1000], from: 1, to: 5000 },
  rate: { default: 2000, from: 1, to: 100_000 },
  replicas: { default: 2, from: 1, to: 20 },
  quick: { default: false },
  record: { default: false },
  only: { default: '' },
  redis: { default: '' },
  measure: { among: ['relay', 'storm', 'memory'] },
});

const plan = {
  rounds: options.quick ? 1 : options.rounds,
  firstWarmUpSeconds: options.quick ? 4 : 12,
  warmUpSeconds: 2,
  closedSeconds: options.quick ? 3 : 8,
  pacedSeconds: options.quick ? 3 : 10,
  rate: options.rate,
  stormClients: 2000,
  firstClients: 500,
  idleClients: 5000,
  settleMs: 1500,
};

const say = progress();
const load = new Load();
/** @type {Field} */
let field;

await wholeRun(run, stop);

async function run() {
  await build(say);
  await start();
  const all = field.contenders;
  const noRounds = () => Array.from({ length: plan.rounds }, () => ({}));
  const results = new Map(all.map(({ name }) => [name, noRounds()]));
  for (const contender of all) {
    await warmUp(contender);
    say(`warm: ${contender.name}`);
  }
  for (const one of measures()) {
    for (let round = 0; round < plan.rounds; round++) {
      // In another order each time, so that nobody always comes after the same one.
      for (const contender of shuffled(all.filter((each) => one.takes(each)))) {
        const result = await twice(one, contender, round);
        Object.assign(results.get(contender.name)[round], one.keyed(result));
        say(`${one.name} ${round + 1}/${plan.rounds}: ${contender.name} ${short(result)}`);
      }
    }
  }
  const report = `${machine(options.redis)}\n\n${tables(results, options.pairs)}`;
  writeFileSync(join(home, 'target/report.md'), report);
  writeFileSync(join(home, 'target/rounds.json'), JSON.stringify([...results], null, 2));
  if (options.record) record(report);
  console.log(`\n${report}`);
}

function warmUp(contender) {
  const seconds = { closedSeconds: plan.firstWarmUpSeconds, pacedSeconds: 2 };
  const pairs = options.pairs[0];
  return relay(
    { load, redis: field.redis, plan: { ...plan, ...seconds, pairs } },
    contender,
    'warm-up',
  );
}

/** What is asked for: each with a name, whom it takes, how, and the keys of what comes of it. */
function measures() {
  const relays = options.pairs.map((pairs) => ({
    name: `relay, ${pairs} pairs`,
    kind: 'relay',
    takes: () => true,
    measure: (bench, ...rest) => relay({ ...bench, plan: { ...plan, pairs } }, ...rest),
    keyed: (result) => at(pairs, result),
  }));
  const others = [storm, memory].map((measure) => ({
    name: measure.name,
    kind: measure.name,
    takes: (contender) => !contender.relayOnly,
    measure,
    keyed: (result) => result,
  }));
  return [...relays, ...others].filter(({ kind }) => kind.includes(options.measure ?? ''));
}

// What failed once on a machine that is short of breath is said, and measured again.
async function twice({ name, measure }, contender, round) {
  const bench = { load, redis: field.redis, plan };
  const turn = `${name.replaceAll(/\W+/g, '-')}-${round}`;
  try {
    return await measure(bench, contender, turn);
  } catch (error) {
    say(`${name} ${round + 1}: ${contender.name} failed (${error.message}), once more`);
    await load.tell('close');
    return measure(bench, contender, `${turn}-again`);
  }
}

async function start() {
  field = await Field.prepare({
    directory: join(home, 'target/run'),
    replicas: options.replicas,
    redisServer: namedRedis(options.redis),
    takes: ({ name }) => name.includes(options.only),
  });
  if (field.contenders.length === 0) throw new Error(`--only ${options.only}: nobody is called so`);
  await field.start();
  load.start();
  say('everything is up');
}

async function stop() {
  load.stop();
  await field?.stop();
}

function short(result) {
  return Object.entries(result)
    .map(([key, value]) => `${key} ${value.toPrecision(4)}`)
    .join(', ');
}
