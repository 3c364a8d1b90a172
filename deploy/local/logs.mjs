import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { hold, release } from './lifeline.mjs';
import { readOptions } from './options.mjs';
import { directoryOf, isUp, meant, writtenOf } from './running.mjs';
import { modules } from './stack.mjs';
import { delay } from './waiting.mjs';

// `./holdfast logs [service]`: the last lines of one part, of all replicas of a service, or of all
// parts, and what they say from now on, until the stack ends. Of one that runs no more: the last lines.

const USUAL_BASE = 8080;
const { service, 'port-base': base } = readOptions({
  service: { positional: true },
  'port-base': { from: 1024, to: 59_000 },
});
const tails = [];
// Whoever reads has enough, as `head` has.
process.stdout.on('error', () => process.exit());

try {
  await show(meant(base) ?? writtenOf(USUAL_BASE));
} catch (error) {
  console.error(`holdfast: ${error.message}`);
  process.exitCode = 1;
}

async function show(written) {
  const names = chosen(written.base);
  const follows = isUp(written);
  const width = Math.max(...names.map((name) => name.length));
  const done = names.map((name) =>
    tail(join(written.directory, 'logs', `${name}.log`), {
      follows,
      before: names.length > 1 ? `${name.padEnd(width)} | ` : '',
    }),
  );
  if (follows) {
    while (isUp(written)) await delay(500);
    for (const each of tails) each.kill();
  }
  await Promise.all(done);
  console.log(`nothing runs at port base ${written.base}${follows ? ' any more' : ''}`);
}

/** @returns {string[]} the parts that are meant */
function chosen(at) {
  const all = partsWithLogs(at);
  if (all.length === 0) throw new Error(`there are no logs of port base ${at}`);
  const kind = Object.keys(modules).find((each) => [each, modules[each]].includes(service));
  const meantParts = all.filter(
    (name) => service === undefined || name === service || (kind && name.startsWith(`${kind}-`)),
  );
  if (meantParts.length > 0) return meantParts;
  const others = [...Object.values(modules), ...all].join(', ');
  throw new Error(`no part is called ${service}: it may be one of ${others}`);
}

function partsWithLogs(at) {
  try {
    return readdirSync(join(directoryOf(at), 'logs'))
      .filter((name) => name.endsWith('.log'))
      .map((name) => name.slice(0, -'.log'.length))
      .sort();
  } catch {
    return [];
  }
}

// By name: a part that starts again goes on in its file.
function tail(file, { follows, before }) {
  const child = spawn('tail', ['-n', '20', ...(follows ? ['-F'] : []), file], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  tails.push(child);
  const { pid } = child;
  if (pid) hold(pid);
  createInterface({ input: child.stdout }).on('line', (line) => console.log(`${before}${line}`));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      if (pid) release(pid);
      resolve(undefined);
    });
  });
}
