import { join } from 'node:path';
import { freePorts } from '../deploy/local/ports.mjs';
import { delay, eventually } from '../deploy/local/waiting.mjs';
import { Client } from '../end-to-end-tests/harness/client.mjs';
import { mintToken } from '../end-to-end-tests/harness/control-plane.mjs';
import { buildWhatChanged } from '../deploy/local/build.mjs';
import { home } from './measuring/build.mjs';
import { freshStack } from './measuring/fresh-stack.mjs';
import { machine } from './measuring/machine.mjs';
import { cpuTime } from './measuring/processes.mjs';
import { table } from './measuring/report.mjs';
import { quantile, sum } from './measuring/statistics.mjs';
import { wholeRun } from './measuring/whole-run.mjs';

// `./holdfast bench ringing`: how long it takes from a customer's `request-call` to the agent's
// `call-ringing`, and from `accept-call` to `call-accepted`, at rates that are offered whatever the
// answers take (an open loop). Customers are at one replica, agents at the other.
const AGENTS = 60;
const CUSTOMERS = 600;
const TALK_MS = 300;
const RATES = [5, 20, 40, 80];
const SECONDS = 12;
const QUEUE = 'support';

const directory = join(home, 'target/ringing');
let stack;
await wholeRun(run, stop);
process.exit();

async function run() {
  await buildWhatChanged(console.log);
  stack = await started();
  const [first, second] = stack.ports.signaling.map((port) => `http://localhost:${port}`);
  const agents = await crowd(AGENTS, 'agent', second);
  const customers = await crowd(CUSTOMERS, 'customer', first);
  const measured = new Map();
  for (const agent of agents) await worksAt(agent, measured);

  await offered(RATES[0], customers, measured); // a warm-up
  const rows = [];
  for (const rate of RATES) {
    const before = spent();
    const calls = await offered(rate, customers, measured);
    const each = spent().map((time, i) => ((time - before[i]) / calls.length / 1000).toFixed(2));
    const ringing = distribution(calls.map((call) => call.rung - call.asked));
    const accepting = distribution(
      calls.map((call) => Math.max(call.told, call.acked) - call.taken),
    );
    rows.push([rate, calls.length, ...ringing, ...accepting, ...each]);
    console.log(rows.at(-1).join(', '));
  }
  const figures = (what) => [`${what}, ms: p50`, 'p95', 'p99', 'most'];
  const head = [
    ...['calls a second', 'calls'],
    ...figures('request to ringing at the agent'),
    ...figures('accept to both told'),
    ...['CPU of the services a call, ms', 'of Redis'],
  ];
  console.log(`\n${machine()}\n\n${table(head, rows)}`);
}

/** Microseconds of CPU that the services and Redis have taken so far. */
function spent() {
  const services = [...stack.signaling, ...stack.rooms];
  return [sum(services.map(({ pid }) => cpuTime(pid))), cpuTime(stack.redis.pid)];
}

async function started() {
  const [redis, rooms, ...signaling] = await freePorts(4);
  const made = freshStack({
    ports: { redis, rooms: [rooms], signaling, transcripts: [] },
    directory,
  });
  return made.start();
}

async function crowd(size, role, origin) {
  const people = [];
  for (let i = 0; i < size; i++) {
    const token = await mintToken(stack, { sub: `${role}-${i}`, role, queues: [QUEUE] });
    people.push(await Client.connect(origin, token));
  }
  return people;
}

async function worksAt(agent, measured) {
  agent.socket.on('call-ringing', async ({ callId }) => {
    const call = callOf(callId, measured);
    call.rung = performance.now();
    call.taken = performance.now();
    await agent.send('accept-call', { callId });
    call.acked = performance.now();
    await delay(TALK_MS);
    await agent.send('end-call', { callId });
  });
  await agent.send('set-availability', { available: true });
}

/** Customers ask at random moments, as many a second as are offered. */
async function offered(rate, customers, measured) {
  const calls = [];
  const idle = [...customers];
  const end = performance.now() + SECONDS * 1000;
  let next = performance.now();
  while (next < end) {
    await delay(Math.max(0, next - performance.now()));
    const customer = idle.shift();
    if (!customer) throw new Error('more calls than customers: the agents do not keep up');
    // From when it was to be asked, not from when this process came to it.
    const call = asks(customer, next, measured).finally(() => idle.push(customer));
    call.catch(() => {}); // Promise.all throws it; without this it would hide why the run ends early.
    calls.push(call);
    next += (-Math.log(1 - Math.random()) / rate) * 1000;
  }
  return Promise.all(calls);
}

async function asks(customer, asked, measured) {
  const from = customer.received.length;
  const heard = (name) => customer.received.slice(from).find((event) => event.name === name);
  customer.socket.once('call-accepted', ({ callId }) => {
    callOf(callId, measured).told = performance.now();
  });
  const { callId } = await customer.send('request-call', { queue: QUEUE }, 'long');
  await eventually(() => heard('call-ended'), { patience: 'long', every: 20, what: 'the end' });
  const call = callOf(callId, measured);
  await eventually(() => call.acked, { every: 20, what: 'the acknowledgment' });
  customer.received.length = 0;
  return { ...call, asked };
}

function callOf(callId, measured) {
  if (!measured.has(callId)) measured.set(callId, {});
  return measured.get(callId);
}

function distribution(values) {
  return [0.5, 0.95, 0.99, 1].map((share) => quantile(values, share).toFixed(1));
}

async function stop() {
  await stack?.stop();
}
