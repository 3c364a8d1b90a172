import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildWhatChanged } from './build.mjs';
import { readOptions } from './options.mjs';
import { isFree, managementPort, portsFrom } from './ports.mjs';
import { Stack } from './stack.mjs';
import { tokenSecretIn } from './token-secret.mjs';
import { findHaproxy, root } from './tools.mjs';
import { delay } from './waiting.mjs';

// `./holdfast up`: builds what changed, starts everything, and ends everything on Ctrl-C.

const started = performance.now();
const say = (line) => console.log(line);
const { replicas, 'port-base': base } = readOptions({
  replicas: { default: 0, from: 0, to: 20 },
  'port-base': { default: 8080, from: 1024, to: 59_000 },
});
const ports = portsFrom(base, replicas);
const directory = join(root, '.holdfast', `${base}`);
let stack;
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);

try {
  if (replicas > 0 && !findHaproxy()) {
    throw new Error('--replicas needs HAProxy: apt-get install haproxy, brew install haproxy');
  }
  await checkPorts();
  await buildWhatChanged(say);
  await start();
} catch (error) {
  if (!stopping) fail(error.message);
}

async function start() {
  mkdirSync(directory, { recursive: true });
  rmSync(join(directory, 'logs'), { recursive: true, force: true });
  stack = new Stack({
    ports,
    directory,
    tokenSecret: tokenSecretIn(directory),
    apiKey: 'holdfast-dev',
  });
  await stack.start((part) => say(`  ${part.name} is up`));
  if (stopping) return;
  for (const part of stack.parts) part.on('ended', (how) => startAgain(part, how));
  recordProcesses();
  say(`logs: ${join(directory, 'logs')}`);
  say(`room-service: ${stack.roomServiceUrl} (API key holdfast-dev)`);
  say(`transcript-service: ${stack.transcriptServiceUrl}`);
  say(`up in ${((performance.now() - started) / 1000).toFixed(1)} s; Ctrl-C stops everything`);
  say(`demo: ${stack.origin}/`);
}

// Whoever kills a replica to watch its clients move on finds it back soon after, as in a cluster.
async function startAgain(part, how) {
  recordProcesses();
  say(`${part.name} ended (${how}), starts again in 3 s (log: ${part.logFile})`);
  await delay(3000);
  if (stopping) return;
  try {
    await part.start();
    recordProcesses();
    say(`  ${part.name} is up`);
  } catch (error) {
    if (!stopping) say(`${part.name} stays down: ${error.message}`);
  }
}

function recordProcesses() {
  const running = stack.parts.filter(({ pid }) => pid !== undefined);
  const processes = running.map(({ name, pid }) => ({ name, pid }));
  writeFileSync(join(directory, 'processes.json'), `${JSON.stringify(processes, null, 2)}\n`);
}

async function stop() {
  if (stopping) return;
  stopping = true;
  say('stopping');
  await stack?.stop({ grace: 1500 });
  // Their numbers may soon be others'.
  rmSync(join(directory, 'processes.json'), { force: true });
  say('stopped');
  process.exit(0);
}

async function checkPorts() {
  const wanted = [
    ['ingress', ports.ingress],
    ['signaling-service', ...withManagement(ports.signaling)],
    ['room-service', ...withManagement(ports.rooms)],
    ['transcript-service', ...withManagement(ports.transcripts)],
    ['Redis', ports.redis],
  ];
  const taken = [];
  for (const [name, ...numbers] of wanted) {
    for (const port of numbers.filter(Boolean)) {
      if (!(await isFree(port))) taken.push(`port ${port} is in use, ${name} wants it`);
    }
  }
  if (taken.length === 0) return;
  const other = `./holdfast up --port-base ${base + 1000}`;
  throw new Error([...taken, `stop what listens there, or use other ports: ${other}`].join('\n'));
}

function withManagement(ports) {
  return ports.flatMap((port) => [port, managementPort(port)]);
}

function fail(message) {
  console.error(`holdfast: ${message}`);
  process.exit(1);
}
