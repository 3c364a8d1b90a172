import { readOptions } from '../deploy/local/options.mjs';
import { eventually, letTimePass } from '../deploy/local/waiting.mjs';
import { OutageSite } from './harness/outage-site.mjs';
import { outages } from './harness/outages.mjs';
import { SteadyLoad } from './harness/steady-load.mjs';

// Every outage for real, and which alerts fire: docs/reliability.md.
const MINUTE_MS = 60_000;
const QUIET = 'quiet';
const names = [...outages.map(({ name }) => name), QUIET];
const options = readOptions({
  only: { among: names, default: names },
  minutes: { default: 6, from: 1, to: 60 },
  quiet: { default: 30, from: 1, to: 24 * 60 },
  pairs: { default: 10, from: 1, to: 200 },
  'warm-up': { default: 5, from: 1, to: 60 },
});
// An alert that comes is soon followed by what else there is to say.
const NO_MORE_MS = MINUTE_MS;
// The longest window of a rule, and the longest time for which it has to hold.
const CALM_AGAIN_MS = 35 * MINUTE_MS;

/** @type {import('./harness/outages.mjs').Outage} */
const quiet = { name: QUIET, begin: () => {}, end: () => {}, expects: [], minutes: options.quiet };
const chosen = [...outages, quiet].filter(({ name }) => options.only.includes(name));
const rows = [];
let wrong = 0;

const site = await OutageSite.start();
const { alerts } = site;
try {
  await makeAll();
} finally {
  await site.stop();
}
process.exit(wrong === 0 ? 0 : 1);

async function makeAll() {
  for (const [i, outage] of chosen.entries()) {
    const load = new SteadyLoad(site.stack, options.pairs);
    await load.begin();
    try {
      if (i === 0) await letTimePass(options['warm-up'] * MINUTE_MS, 'rates need a past');
      await make(outage);
    } catch (error) {
      wrong++;
      row(outage.name, 'not made', '', error.message);
    } finally {
      await load.end();
    }
    const refused = [...load.failed].map(([why, times]) => `${times} times ${why}`);
    console.error(`${outage.name}: ${load.calls} calls; not held: ${refused.join(', ') || 'none'}`);
  }
  console.log('\n| outage | alerts, s after it began | resolved, s after it ended | not fired |');
  console.log('|---|---|---|---|');
  for (const cells of rows) console.log(`| ${cells.join(' | ')} |`);
  const elsewhere = await alerts.rulesThatAsk(/kube_/);
  console.log(
    `\nCannot fire here, without a cluster: ${elsewhere.map(({ name }) => name).join(', ')}.`,
  );
}

/** @param {import('./harness/outages.mjs').Outage} outage */
async function make(outage) {
  const { name, expects } = outage;
  let began, ended;
  try {
    await outage.prepare?.(site);
    if (!(await within(CALM_AGAIN_MS, () => alerts.calm))) throw new Error('alerts before it');
    alerts.forget();
    try {
      await outage.begin(site);
      began = performance.now();
      console.error(`${name} has begun`);
      await within(lastsAtMost(outage), () => expects.length > 0 && allIsSaid(expects));
    } finally {
      await outage.end(site);
      ended = performance.now();
      console.error(`${name} is over: ${[...alerts.fired.values()].map(told).join('; ')}`);
    }
    await within(CALM_AGAIN_MS, () => alerts.calm);
  } finally {
    await outage.tidy?.(site);
  }
  const fired = [...alerts.fired.values()].sort((one, other) => one.at - other.at);
  const missing = expects.filter((expected) => !alerts.fired.has(expected));
  if (missing.length > 0 || (name === QUIET && fired.length > 0)) wrong++;
  row(
    name,
    fired.map((each) => `${told(each)}: ${since(began, each.at)}`).join('<br>') || 'none',
    fired.map((each) => `${each.name}: ${resolved(each, ended)}`).join('<br>') || '–',
    [...missing, outage.note].filter(Boolean).join('; ') || '–',
  );
}

/** @param {import('./harness/outages.mjs').Outage} outage */
function lastsAtMost({ minutes, name }) {
  if (name === QUIET) return minutes * MINUTE_MS;
  return Math.max(minutes ?? 0, options.minutes) * MINUTE_MS;
}

/** All expected alerts have fired, and no other one came for a while. */
function allIsSaid(expects) {
  const last = Math.max(...[...alerts.fired.values()].map(({ at }) => at));
  const all = expects.every((expected) => alerts.fired.has(expected));
  return all && performance.now() - last > NO_MORE_MS;
}

/** Whether it is so, at the latest after this time. */
async function within(ms, condition) {
  const until = performance.now() + ms;
  const decided = () => performance.now() > until || condition();
  await eventually(decided, { after: ms, every: 500 });
  return condition();
}

/** @param {import('./harness/alerts-watched.mjs').Fired} alert */
function told({ name, severity, of }) {
  return `${name} (${severity}; ${[...of].join(', ')})`;
}

/** @param {import('./harness/alerts-watched.mjs').Fired} alert */
function resolved({ resolvedAt }, ended) {
  return resolvedAt ? since(ended, resolvedAt) : 'not';
}

/** In whole seconds. */
function since(start, moment) {
  return Math.max(0, Math.round((moment - start) / 1000));
}

function row(...cells) {
  rows.push(cells);
  console.error(`| ${cells.join(' | ')} |`);
}
