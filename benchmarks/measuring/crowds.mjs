import { readFileSync } from 'node:fs';
import { delay } from '../../deploy/local/waiting.mjs';
import { cpuTime } from './processes.mjs';
import { quantile, sum } from './statistics.mjs';

const SETTLE_MS = 3000;
// As official clients: the first of them come back after about a second.
const AWAY_MS = 1000;
// What a process has open besides its connections.
const OTHER_FILES = 500;

// Messages a second of those who are connected meanwhile, too few to count in the CPU a client.
const BYSTANDERS = { pairs: 20, rate: 100 };

/** How many connections a process may have, by its file descriptors. */
export function mostConnections() {
  try {
    const [, soft] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'));
    return Number(soft) - OTHER_FILES;
  } catch {
    return Infinity;
  }
}

/**
 * All clients connect at once; all their connections are cut at once, and they come back at once to
 * another replica. Each load generator has its share of them. Meanwhile others relay messages between
 * the two replicas.
 *
 * @returns {Promise<object>} seconds, milliseconds, microseconds of CPU a client, and how it was refused
 */
export async function comeBackAtOnce({ loads, bystanders, field, clients }, contender, run) {
  const { senders, receivers, wire } = contender;
  const share = Math.floor(clients / loads.length);
  /** @type {(order: string, of?: (i: number) => object) => Promise<any[]>} */
  const all = (order, of = () => ({})) =>
    Promise.all(loads.map(async (load, i) => load.tell(order, await of(i))));
  const connected = await all('connect', (i) => ({
    ...{ run: `${run}-${i}`, clients: share, atATime: share, port: senders },
    ...wire,
  }));
  await all('join', async (i) => ({
    rooms: await contender.rooms(`${run}-${i}`, Math.ceil(share / 2)),
  }));
  const rooms = await contender.rooms(`${run}-bystanders`, BYSTANDERS.pairs);
  const pairs = { run: `${run}-bystanders`, rooms, senders, receivers };
  await bystanders.tell('open-pairs', { ...pairs, ...wire });
  await delay(SETTLE_MS);
  const before = await spent(field, contender);
  const storm = cutAndBack(all, receivers);
  const relayed = await relayedDuring(storm, bystanders);
  const back = await storm;
  const after = await spent(field, contender);
  await bystanders.tell('close');
  await all('close');
  await delay(SETTLE_MS);
  const number = share * loads.length;
  const used = (key) => after[key] - before[key];
  return {
    ...named('connect', connected),
    ...named('recover', back),
    relayP99: Math.max(...relayed.map(({ p99 }) => p99)),
    relayWrong: sum(relayed.map(({ lost, disordered }) => lost + disordered)),
    ...refusals([...connected, ...back]),
    recovered: sum(back.map((one) => one.recovered)) / number,
    redisCpu: used('redis') / number,
    scripts: used('scripts') / number,
    commands: used('commands') / number,
    serverCpu: used('servers') / number,
  };
}

async function cutAndBack(all, port) {
  await all('cut');
  await delay(AWAY_MS);
  return all('come-back', () => ({ port }));
}

/** What those measured, second by second, who were connected all the time. */
async function relayedDuring(storm, bystanders) {
  const state = { isOver: false };
  const end = () => (state.isOver = true);
  storm.then(end, end);
  const seconds = [];
  while (!state.isOver) {
    seconds.push(await bystanders.tell('paced', { seconds: 1, rate: BYSTANDERS.rate }));
  }
  return seconds;
}

function named(what, answers) {
  const times = answers.flatMap(({ each }) => each);
  return {
    [`${what}Seconds`]: Math.max(...answers.map(({ seconds }) => seconds)),
    [`${what}P50`]: quantile(times, 0.5),
    [`${what}P99`]: quantile(times, 0.99),
  };
}

/** Attempts that did not succeed: how many, and how they ended. */
function refusals(answers) {
  const reasons = {};
  for (const [why, count] of answers.flatMap((one) => Object.entries(one.refusals))) {
    reasons[why] = (reasons[why] ?? 0) + count;
  }
  return { refused: sum(Object.values(reasons)), reasons };
}

async function spent(field, contender) {
  return {
    redis: cpuTime(field.redis.pid),
    servers: sum(contender.parts.map(({ pid }) => cpuTime(pid))),
    ...timeOfCommands(await field.askRedis('INFO', 'commandstats')),
  };
}

/**
 * Microseconds that Redis has spent in commands, as it says itself.
 *
 * @param {string} text of INFO commandstats
 * @returns {{ scripts: number, commands: number }} scripts: with the commands that they call; commands: all others,
 *     whether a script called them or a client
 */
export function timeOfCommands(text) {
  const times = { scripts: 0, commands: 0 };
  for (const [, name, time] of text.matchAll(/^cmdstat_([^:]+):calls=\d+,usec=(\d+)/gm)) {
    times[/^(eval|evalsha|fcall)(_ro)?$/.test(name) ? 'scripts' : 'commands'] += Number(time);
  }
  return times;
}
