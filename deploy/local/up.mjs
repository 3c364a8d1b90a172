import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { birthOf } from './births.mjs';
import { buildWhatChanged, services } from './build.mjs';
import { WITHOUT_GRAFANA } from './grafana.mjs';
import { hold } from './lifeline.mjs';
import { observers } from './observers.mjs';
import { readOptions } from './options.mjs';
import { ownSettings } from './own-settings.mjs';
import { debugPort, isFree, managementPort, observingPorts, portsFrom } from './ports.mjs';
import { directoryOf, forget, isUp, writeParts, writeUp, writtenOf } from './running.mjs';
import { inDevMode, serviceProgram, withDebugger } from './service.mjs';
import { kindOf, Stack } from './stack.mjs';
import { tokenSecretIn } from './token-secret.mjs';
import { findHaproxy } from './tools.mjs';
import { checkoutVersion, versionOf } from './versions.mjs';
import { delay } from './waiting.mjs';

// `./holdfast up`: builds what changed, starts everything, and ends everything on Ctrl-C.

const started = performance.now();
const say = (line) => console.log(line);
const {
  replicas,
  'port-base': base,
  observe,
  dev,
  debug,
  origin: origins,
} = readOptions({
  replicas: { default: 0, from: 0, to: 20 },
  'port-base': { default: 8080, from: 1024, to: 59_000 },
  observe: { default: false },
  dev: { among: services },
  debug: { among: services },
  origin: { origins: true },
});
const ports = portsFrom(base, replicas);
const directory = directoryOf(base);
const version = checkoutVersion();
let stack;
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);

try {
  if (replicas > 0 && !findHaproxy()) {
    throw new Error('--replicas needs HAProxy: apt-get install haproxy, brew install haproxy');
  }
  await checkPorts();
  if (!writeUp(base, { version })) throw new Error(runsAlready());
  await buildWhatChanged(say, { but: dev });
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
    program,
    origins,
    environment: ownSettings(process.env, origins),
    observers: observe ? whoWatch() : [],
  });
  if (dev) showLog(stack[kindOf(dev)][0]);
  await stack.start(isNowUp);
  if (stopping) return;
  for (const part of stack.parts) part.on('ended', (how) => startAgain(part, how));
  say(`logs: ${join(directory, 'logs')}`);
  const attachable = debug ?? dev;
  if (attachable) say(`debugger: ${attachable} at localhost:${debugPort(portOf(attachable))}`);
  const keys = process.env.HOLDFAST_API_KEYS
    ? 'API keys: HOLDFAST_API_KEYS'
    : 'API key holdfast-dev';
  say(`room-service: ${stack.roomServiceUrl} (${keys})`);
  say(`transcript-service: ${stack.transcriptServiceUrl}`);
  for (const page of origins) say(`pages of ${page} may call`);
  if (observe) sayWhereToLook();
  say(`up in ${((performance.now() - started) / 1000).toFixed(1)} s; Ctrl-C stops everything`);
  say(`demo: ${stack.origin}/`);
}

function whoWatch() {
  const url = `http://localhost:${ports.ingress ?? ports.signaling[0]}/`;
  return observers({ ports, observing: observingPorts(base), directory, url });
}

function sayWhereToLook() {
  const { prometheus, grafana } = observingPorts(base);
  const graphs = `http://localhost:${prometheus}/consoles/index.html`;
  say(`Prometheus: http://localhost:${prometheus}/alerts (what the dashboards ask: ${graphs})`);
  const dashboards = stack.observers.some(({ name }) => name === 'grafana');
  say(dashboards ? `Grafana: http://localhost:${grafana}/dashboards` : WITHOUT_GRAFANA);
}

// Of several replicas the first is the one to work on.
function program(module, port) {
  if (port !== portOf(module)) return serviceProgram(module);
  if (module === dev) return inDevMode(module, port);
  return module === debug ? withDebugger(module, port) : serviceProgram(module);
}

function portOf(service) {
  return ports[kindOf(service)][0];
}

// What does not compile has to be seen where one works.
function showLog({ logFile }) {
  mkdirSync(dirname(logFile), { recursive: true });
  writeFileSync(logFile, '');
  const tail = spawn('tail', ['-n', '+1', '-F', logFile], {
    stdio: ['ignore', 'inherit', 'ignore'],
  });
  if (tail.pid) hold(tail.pid);
}

// Whoever kills a replica to watch its clients move on finds it back soon after, as in a cluster.
async function startAgain(part, how) {
  recordProcesses();
  say(`${part.name} ended (${how}), starts again in 3 s (log: ${part.logFile})`);
  await delay(3000);
  if (stopping) return;
  try {
    await part.start();
    isNowUp(part);
  } catch (error) {
    if (!stopping) say(`${part.name} stays down: ${error.message}`);
  }
}

function isNowUp(part) {
  recordProcesses();
  const { port, management } = part.addresses;
  say(`  ${part.name} is up at ${port}${management ? `, management ${management}` : ''}`);
}

function recordProcesses() {
  const processes = stack.parts.map((part) => ({
    name: part.name,
    pid: part.pid,
    birth: part.pid && birthOf(part.pid),
    since: part.since,
    ...part.addresses,
    version: stack.services.includes(part) ? version : versionOf(part.command),
  }));
  writeParts(base, processes);
}

async function stop() {
  if (stopping) return;
  stopping = true;
  say('stopping');
  await stack?.stop({ grace: 1500 });
  // Their numbers may soon be others'.
  forget(base);
  say('stopped');
  process.exit(0);
}

async function checkPorts() {
  if (isUp(writtenOf(base))) throw new Error(runsAlready());
  const observing = observe ? observingPorts(base) : {};
  const wanted = [
    ['ingress', ports.ingress],
    ['signaling-service', ...withManagement(ports.signaling)],
    ['room-service', ...withManagement(ports.rooms)],
    ['transcript-service', ...withManagement(ports.transcripts)],
    ['Redis', ports.redis],
    ['Prometheus', observing.prometheus],
    ['Grafana', observing.grafana],
    ['redis_exporter', observing.redisExporter],
    ['blackbox_exporter', observing.blackboxExporter],
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

function runsAlready() {
  const { up } = writtenOf(base);
  return `runs already (pid ${up?.pid}): ./holdfast down --port-base ${base}`;
}

function withManagement(own) {
  return own.flatMap((port) => [port, managementPort(port)]);
}

function fail(message) {
  forget(base);
  console.error(`holdfast: ${message}`);
  process.exit(1);
}
