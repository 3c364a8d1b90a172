import { birthOf, isAlive } from './births.mjs';
import { readOptions } from './options.mjs';
import { erase, isUp, meant, runs } from './running.mjs';
import { eventually } from './waiting.mjs';

// `./holdfast down`: ends what `./holdfast up` runs, from another terminal, and waits until it is gone.

const { 'port-base': base } = readOptions({ 'port-base': { from: 1024, to: 59_000 } });

try {
  const written = meant(base);
  if (written && runs(written)) await end(written);
  else nothingRuns(written);
} catch (error) {
  console.error(`holdfast: ${error.message}`);
  process.exitCode = 1;
}

async function end(written) {
  const { up, parts } = written;
  const whole = isUp(written);
  console.log(`stopping what runs at port base ${written.base}`);
  if (whole) process.kill(up.pid, 'SIGTERM');
  else for (const part of parts.filter(isAlive)) signal(part, 'SIGTERM');
  await gone(written).catch((error) => {
    if (whole) throw error;
    for (const part of parts.filter(isAlive)) signal(part, 'SIGKILL');
    return gone(written);
  });
  erase(written.base);
  console.log('stopped');
}

function gone(written) {
  const { up, parts } = written;
  const processes = [up, ...parts].filter((each) => each !== undefined);
  return eventually(() => !processes.some(isAlive), {
    patience: 'long',
    what: `the end of ${processes.filter(isAlive).map(({ pid }) => pid)}`,
  });
}

// A part leads a group of processes, with what it has started.
function signal({ pid }, name) {
  try {
    process.kill(-pid, name);
  } catch (error) {
    if (birthOf(pid)) throw error;
  }
}

function nothingRuns(written) {
  if (written) erase(written.base);
  console.log(
    `nothing runs${base === undefined ? ' from this checkout' : ` at port base ${base}`}`,
  );
}
