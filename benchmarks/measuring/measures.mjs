import { delay } from '../../deploy/local/waiting.mjs';
import { cpuTime, machineTime, othersShare, residentBytes } from './processes.mjs';
import { sum } from './statistics.mjs';

/** Pairs across two replicas: throughput with one message a pair on its way, latency at a rate. */
export async function relay(bench, contender, run) {
  const { load, plan } = bench;
  await openPairs(bench, contender, run);
  const { wrong, ...steady } = await steadyRelay(bench, contender);
  const paced = await load.tell('paced', { seconds: plan.pacedSeconds, rate: plan.rate });
  await load.tell('close');
  return {
    ...steady,
    p50: paced.p50,
    p99: paced.p99,
    p999: paced.p999,
    wrong: wrong + paced.lost + paced.disordered,
  };
}

/** Pairs that have sent to each other for a while. */
export async function openPairs({ load, plan }, contender, run) {
  const rooms = await contender.rooms(run, plan.pairs);
  const { senders, receivers, wire } = contender;
  await load.tell('open-pairs', { run, rooms, senders, receivers, ...wire });
  await load.tell('closed-loop', { seconds: plan.warmUpSeconds });
}

/** One message a pair on its way: how many, and the CPU time that each takes, in microseconds. */
export async function steadyRelay({ load, redis, plan }, contender) {
  const parts = [...contender.parts, redis, load];
  const before = parts.map(({ pid }) => cpuTime(pid));
  const machineBefore = machineTime();
  const closed = await load.tell('closed-loop', { seconds: plan.closedSeconds });
  const used = parts.map(({ pid }, i) => cpuTime(pid) - before[i]);
  const others = othersShare(machineBefore, machineTime(), sum(used));
  const cpu = used.map((time) => time / closed.messages);
  const serverCpu = sum(cpu.slice(0, contender.parts.length));
  const [redisCpu, loadCpu] = cpu.slice(-2);
  return {
    cpu: serverCpu + redisCpu,
    serverCpu,
    redisCpu,
    redisShare: (100 * redisCpu) / (serverCpu + redisCpu),
    loadCpu,
    throughput: closed.perSecond,
    others,
    wrong: closed.lost + closed.disordered,
  };
}

/** Until all are connected, and, after all connections were cut, connected again elsewhere. */
export async function storm({ load, plan }, contender, run) {
  const { senders, receivers, wire } = contender;
  const clients = plan.stormClients;
  const connected = await load.tell('connect', { run, clients, port: senders, ...wire });
  const result = { connectStorm: connected.seconds };
  if (contender.recovers) {
    await load.tell('join', { rooms: await contender.rooms(run, clients / 2) });
    await delay(plan.settleMs);
    await load.tell('cut');
    // As official clients: the first of them come back after about a second.
    await delay(1000);
    const back = await load.tell('come-back', { port: receivers });
    result.recoverStorm = back.seconds;
    result.recovered = back.recovered / clients;
  }
  await load.tell('close');
  return result;
}

/** What one more idle connection takes of a fresh process that has served some already. */
export async function memory({ load, plan }, contender, run) {
  const [part] = contender.parts;
  const { wire, senders: port } = contender;
  await part.kill();
  await part.start();
  await load.tell('connect', { run: `${run}-first`, clients: plan.firstClients, port, ...wire });
  await load.tell('close');
  await delay(plan.settleMs);
  const before = await occupied(contender, part);
  await load.tell('connect', { run, clients: plan.idleClients, port, ...wire });
  await delay(plan.settleMs);
  const after = await occupied(contender, part);
  await load.tell('close');
  return {
    heap: (after.heap - before.heap) / plan.idleClients / 1024,
    resident: (after.resident - before.resident) / plan.idleClients / 1024,
    residentInAll: after.resident / 2 ** 20,
  };
}

async function occupied(contender, part) {
  const heap = await contender.liveHeap();
  return { heap, resident: residentBytes(part.pid) };
}
