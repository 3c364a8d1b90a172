import { freePorts } from '../../deploy/local/ports.mjs';
import { redisCommand } from '../../end-to-end-tests/harness/redis.mjs';
import { contenders, javaOptions, unlimited } from './contenders.mjs';
import { freshStack } from './fresh-stack.mjs';

/** Holdfast and its peers, all with the same Redis, started and stopped together. */
export class Field {
  #stack;

  /**
   * @param {object} options
   * @param {string} options.directory of data and logs; what is in it is deleted
   * @param {number} [options.replicas] of each contender that can have more than one
   * @param {string} [options.redisServer] see Stack
   * @param {(contender: { name: string }) => boolean} [options.takes] who takes part
   * @param {string[]} [options.jvm] the options of all JVMs
   */
  static async prepare({ directory, replicas = 2, redisServer, takes, jvm = javaOptions }) {
    const [redis, rooms, netty, ...rest] = await freePorts(3 + 3 * replicas);
    const [signaling, socketIo, bare] = [0, 1, 2].map((i) => {
      return rest.slice(i * replicas, (i + 1) * replicas);
    });
    const stack = freshStack({
      ports: { redis, rooms: [rooms], signaling, transcripts: [] },
      directory,
      environment: unlimited,
      javaOptions: jvm,
      redisServer,
    });
    const all = contenders(stack, { socketIo, netty: [netty], bare }, jvm);
    return new Field(stack, all.filter(takes ?? (() => true)));
  }

  constructor(stack, all) {
    this.#stack = stack;
    this.contenders = all;
  }

  get redis() {
    return this.#stack.redis;
  }

  async start() {
    await this.#stack.start();
    // A rewrite of the append-only file would hit whoever has the turn.
    await redisCommand(this.#stack, 'CONFIG', 'SET', 'auto-aof-rewrite-percentage', '0');
    for (const { parts } of this.contenders) await Promise.all(parts.map((part) => part.start()));
  }

  async stop() {
    const parts = this.contenders.flatMap((contender) => contender.parts);
    await Promise.all(parts.map((part) => part.kill()));
    await this.#stack.stop();
  }
}
