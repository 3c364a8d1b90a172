import { join } from 'node:path';
import { redisPart } from '../../deploy/local/redis.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';
import { redisCommand } from '../../end-to-end-tests/harness/redis.mjs';

const SLOTS = 16_384;
const settings = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '15000'];

/** What services need to know of a cluster whose masters are at these ports. */
export const clusterEnvironment = (ports) => ({
  QUARKUS_REDIS_HOSTS: ports.map((port) => `redis://127.0.0.1:${port}`).join(','),
  QUARKUS_REDIS_CLIENT_TYPE: 'cluster',
});

/**
 * Masters that share the slots evenly, not started yet.
 *
 * @param {import('../../deploy/local/stack.mjs').Stack} stack whose Redis becomes the first
 * @param {number[]} ports of the others
 */
export function mastersOf(stack, ports) {
  stack.redis.args.push(...settings);
  const others = ports.map((port, i) => {
    const name = `redis-${i + 2}`;
    return redisPart({
      ...{ port, settings, command: stack.redis.command },
      directory: join(stack.directory, name),
      logFile: join(stack.directory, 'logs', `${name}.log`),
    });
  });
  return [stack.redis, ...others];
}

/** Starts the masters, and waits until they agree. */
export async function startCluster(masters, ports) {
  await Promise.all(masters.map((part) => part.start()));
  const ask = (i, ...words) => redisCommand({ ports: { redis: ports[i] } }, ...words);
  for (const i of ports.keys()) {
    const [from, to] = [i, i + 1].map((part) => Math.floor((SLOTS * part) / ports.length));
    // An epoch of its own: nodes that claim the same one would quarrel for a while.
    await ask(i, 'CLUSTER', 'SET-CONFIG-EPOCH', `${i + 1}`);
    await ask(i, 'CLUSTER', 'ADDSLOTSRANGE', `${from}`, `${to - 1}`);
    if (i > 0) await ask(i, 'CLUSTER', 'MEET', '127.0.0.1', `${ports[0]}`);
  }
  const agrees = async (i) => {
    const info = await ask(i, 'CLUSTER', 'INFO');
    return info.includes('cluster_state:ok') && info.includes(`known_nodes:${ports.length}`);
  };
  await eventually(async () => (await Promise.all([...ports.keys()].map(agrees))).every(Boolean), {
    patience: 'long',
    what: 'the masters to agree',
  });
}
