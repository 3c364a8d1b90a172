import { ClusterSet } from './failover-cluster.mjs';
import { SentinelSet } from './failover-sentinels.mjs';

const topologies = { sentinel: SentinelSet, cluster: ClusterSet };

/**
 * A set of Redis whose primaries can be killed, and that fails over by itself. Replicas have what their primary has
 * a little later.
 *
 *     const redis = await FailoverRedis.start({ topology: 'sentinel', lagMs: 100, directory });
 *     const struck = await redis.kill(0);
 *     await redis.tookOver(struck);
 *     await redis.restart(struck);
 */
export class FailoverRedis {
  #set;

  constructor(set) {
    this.#set = set;
  }

  /** @param {{ topology: 'sentinel' | 'cluster', lagMs: number, directory: string }} options */
  static async start({ topology, ...options }) {
    const set = new topologies[topology](options);
    const redis = new FailoverRedis(set);
    try {
      await set.start();
    } catch (error) {
      await redis.close();
      throw error;
    }
    return redis;
  }

  /** What services are to be told. */
  get environment() {
    return this.#set.environment;
  }

  /** Kills the primary of a shard, of one after the other. */
  async kill(number) {
    const { shards } = this.#set;
    const shard = shards[number % shards.length];
    const node = await shard.primary();
    await node.kill();
    return { shard, node };
  }

  /** Another one serves. */
  async tookOver({ shard }) {
    await this.#set.agreed(await shard.primary());
  }

  /** The killed one is there again, and has everything. */
  async restart({ shard, node }) {
    await this.#set.restart(node, await shard.primary());
    await shard.inSync();
  }

  close() {
    return this.#set.close();
  }
}
