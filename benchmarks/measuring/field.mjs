import { freePorts } from '../../deploy/local/ports.mjs';
import { redisCommand } from '../../end-to-end-tests/harness/redis.mjs';
import { contenders, javaOptions, unlimited } from './contenders.mjs';
import { freshStack } from './fresh-stack.mjs';
import { clusterEnvironment, mastersOf, startCluster } from './redis-cluster.mjs';

/** Holdfast and its peers, all with the same Redis, started and stopped together. */
export class Field {
  #stack;
  #ports;

  /**
   * @param {object} options
   * @param {string} options.directory of data and logs; what is in it is deleted
   * @param {number} [options.replicas] of each contender that can have more than one
   * @param {string} [options.redisServer] see Stack
   * @param {(contender: { name: string, recovers?: boolean, relayOnly?: boolean }) => boolean} [options.takes] who takes part
   * @param {string[]} [options.jvm] the options of all JVMs
   * @param {Record<string, string>} [options.environment] of Holdfast
   * @param {number} [options.masters] if more than one, Redis is a cluster, which peers cannot use
   */
  static async prepare({
    directory,
    replicas = 2,
    redisServer,
    takes,
    jvm = javaOptions,
    environment = unlimited,
    masters = 1,
  }) {
    const others = await freePorts(masters - 1);
    const [redis, rooms, netty, ...rest] = await freePorts(3 + 3 * replicas);
    const [signaling, socketIo, bare] = [0, 1, 2].map((i) => {
      return rest.slice(i * replicas, (i + 1) * replicas);
    });
    const stack = freshStack({
      ports: { redis, rooms: [rooms], signaling, transcripts: [] },
      directory,
      environment:
        masters > 1 ? { ...environment, ...clusterEnvironment([redis, ...others]) } : environment,
      javaOptions: jvm,
      redisServer,
    });
    const all = contenders(stack, { socketIo, netty: [netty], bare }, jvm);
    return new Field(stack, others, all.filter(takes ?? (() => true)));
  }

  /** @param {number[]} others ports of the cluster's other masters */
  constructor(stack, others, all) {
    this.#stack = stack;
    this.#ports = [stack.ports.redis, ...others];
    this.masters = others.length > 0 ? mastersOf(stack, others) : [stack.redis];
    this.contenders = all;
  }

  get redis() {
    return this.#stack.redis;
  }

  /** Of the only Redis, or of the cluster's first master. */
  get redisPort() {
    return this.#ports[0];
  }

  /** What Redis says to a command, see redisCommand. */
  askRedis(...words) {
    return redisCommand(this.#stack, ...words);
  }

  async start() {
    if (this.masters.length > 1) await startCluster(this.masters, this.#ports);
    await this.#stack.start();
    // A rewrite of the append-only file would hit whoever has the turn.
    for (const redis of this.#ports) {
      await redisCommand({ ports: { redis } }, 'CONFIG', 'SET', 'auto-aof-rewrite-percentage', '0');
    }
    for (const { parts } of this.contenders) await Promise.all(parts.map((part) => part.start()));
  }

  async stop() {
    const parts = this.contenders.flatMap((contender) => contender.parts);
    await Promise.all(parts.map((part) => part.kill()));
    await this.#stack.stop();
    await Promise.all(this.masters.map((part) => part.kill()));
  }
}
