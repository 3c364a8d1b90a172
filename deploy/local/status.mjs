import { isAlive } from './births.mjs';
import { readOptions } from './options.mjs';
import { accepts } from './ports.mjs';
import { answersPing } from './redis.mjs';
import { allThatRuns, isUp, runs, writtenOf } from './running.mjs';
import { patience } from './waiting.mjs';

// `./holdfast status`: what runs from this checkout. Ends with 0 if all of it is well, with 1 if
// something is not, with 3 if nothing runs.

const { 'port-base': base } = readOptions({ 'port-base': { from: 1024, to: 59_000 } });
const asked = base === undefined ? allThatRuns() : [writtenOf(base)].filter(runs);

if (asked.length === 0) {
  console.log(
    `nothing runs${base === undefined ? ' from this checkout' : ` at port base ${base}`}`,
  );
  process.exitCode = 3;
}
for (const each of asked) if (!(await show(each))) process.exitCode = 1;

/** @returns whether all is well */
async function show(written) {
  const { up, parts, directory } = written;
  const states = await Promise.all(parts.map(stateOf));
  const whole = isUp(written);
  console.log(
    whole
      ? `port base ${written.base}: version ${up.version}, up since ${local(up.since)}, pid ${up.pid}`
      : `port base ${written.base}: ./holdfast up has gone, and these have outlived it (./holdfast down ends them)`,
  );
  if (whole && parts.length === 0) console.log('  starting');
  table([
    ['part', 'pid', 'port', 'management', 'state', 'since', 'version'],
    ...parts.map((part, i) => [
      part.name,
      part.pid,
      part.port,
      part.management,
      states[i],
      part.since && local(part.since),
      part.version,
    ]),
  ]);
  console.log(`  logs: ${directory}/logs`);
  return whole && parts.length > 0 && states.every((state) => state === 'ready');
}

async function stateOf(part) {
  if (!isAlive(part)) return 'down';
  try {
    return await answerOf(part);
  } catch {
    return 'no answer';
  }
}

async function answerOf({ name, port, management }) {
  if (management !== undefined) return healthAt(management);
  if (name === 'redis') return (await answersPing(port)) ? 'ready' : 'no answer';
  if (name === 'prometheus') return readyIf(await ask(port, '/-/ready'));
  if (name === 'grafana') return readyIf(await ask(port, '/api/health'));
  return (await accepts(port)) ? 'ready' : 'no answer';
}

async function healthAt(management) {
  if (!(await ask(management, '/q/health/live')).ok) return 'not live';
  const ready = await ask(management, '/q/health/ready');
  if (ready.ok) return 'ready';
  const { checks = [] } = /** @type {any} */ (await ready.json().catch(() => ({})));
  const down = checks.filter(({ status }) => status !== 'UP').map(({ name }) => name);
  return `not ready: ${down.join(', ') || ready.status}`;
}

function readyIf({ ok }) {
  return ok ? 'ready' : 'not ready';
}

function ask(port, path) {
  const signal = AbortSignal.timeout(patience.ms('brief'));
  return fetch(`http://localhost:${port}${path}`, { signal });
}

function local(moment) {
  return new Date(moment).toLocaleString('sv-SE');
}

function table(rows) {
  const texts = rows.map((row) => row.map((cell) => `${cell ?? '-'}`));
  const widths = texts[0].map((_, column) => Math.max(...texts.map((row) => row[column].length)));
  for (const row of texts) {
    console.log(`  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd());
  }
}
