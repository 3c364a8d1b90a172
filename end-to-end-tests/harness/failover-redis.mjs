import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Part } from '../../deploy/local/part.mjs';
import { freePorts } from '../../deploy/local/ports.mjs';
import { answersPing, redisPart } from '../../deploy/local/redis.mjs';
import { findRedis } from '../../deploy/local/tools.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';
import { LaggingProxy } from './lagging-proxy.mjs';
import { redisCommand } from './redis.mjs';

// With one, nothing would be served under `replicated` before the killed one is back.
const REPLICAS = 2;
const MASTER_NAME = 'holdfast';
const SENTINELS = 3;
const SHARDS = 3;
const SLOTS = 16_384;
// How long a primary is silent before the others hold it for dead.
const SILENCE_MS = 3_000;
const FAILOVER_MS = 4_000;
const settings = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1'];
const once = { patience: /** @type {const} */ ('long') };

/** A Redis with a proxy before it, by whose port everybody knows it. */
class Node {
  /** @type {number} */
  port;
  /** @type {LaggingProxy} */
  proxy;
  /** @type {Part} */
  part;

  /** @param {{ name: string, directory: string, lagMs: number, own: (proxyPort: number, busPort: number) => string[] }} options own: settings */
  static async start({ name, directory, lagMs, own }) {
    const node = new Node();
    const [port, proxyPort, busPort] = await freePorts(3);
    node.port = port;
    node.proxy = await LaggingProxy.start({ at: proxyPort, to: port, lagMs });
    node.part = redisPart({
      name,
      port,
      directory: join(directory, name),
      logFile: join(directory, 'logs', `${name}.log`),
      settings: [...settings, ...own(proxyPort, busPort)],
    });
    await node.part.start();
    return node;
  }

  get url() {
    return `redis://127.0.0.1:${this.proxy.port}`;
  }

  /** @returns {Promise<string>} */
  ask(...words) {
    return redisCommand({ ports: { redis: this.port } }, ...words);
  }

  async isPrimary() {
    return this.part.running && (await this.ask('ROLE')).startsWith('master');
  }

  /** It has what its primary has, as far as both know. */
  async isInSync() {
    const info = await this.ask('INFO', 'replication');
    return info.includes('role:slave') && info.includes('master_link_status:up');
  }

  async kill() {
    await this.part.kill();
    this.proxy.cut();
  }

  async close() {
    await this.part.kill();
    await this.proxy.close();
  }
}

/** One primary and its replicas, whichever of them that is. */
class Shard {
  /** @param {Node[]} nodes */
  constructor(nodes) {
    this.nodes = nodes;
  }

  /** @returns {Promise<Node>} of those that run; waits for one */
  async primary() {
    return eventually(
      async () => {
        for (const node of this.nodes) if (await node.isPrimary()) return node;
        return undefined;
      },
      { ...once, what: 'a primary' },
    );
  }

  /** All replicas are there, and have what the primary has. */
  async inSync() {
    const primary = await this.primary();
    const replicas = this.nodes.filter((node) => node !== primary);
    const areInSync = async () => {
      for (const replica of replicas) if (!(await replica.isInSync())) return false;
      return (await primary.ask('INFO', 'replication')).split('state=online').length > REPLICAS;
    };
    await eventually(areInSync, { ...once, what: 'the replicas to have everything' });
  }
}

/** A primary and two replicas, which three Sentinels watch. */
class SentinelSet {
  /** @type {Shard[]} */
  shards = [];
  /** @type {Part[]} */
  #sentinels = [];
  #directory;
  #lagMs;

  constructor({ directory, lagMs }) {
    this.#directory = directory;
    this.#lagMs = lagMs;
  }

  async start() {
    const nodes = [];
    for (let i = 0; i <= REPLICAS; i++) {
      const name = `redis-${i + 1}`;
      const own = (proxyPort) => ['--replica-announce-port', `${proxyPort}`];
      nodes.push(await Node.start({ name, directory: this.#directory, lagMs: this.#lagMs, own }));
      if (i > 0) await nodes[i].ask('REPLICAOF', '127.0.0.1', `${nodes[0].proxy.port}`);
    }
    this.shards = [new Shard(nodes)];
    // Sentinels that do not find the replicas at once look for them again after ten seconds.
    await this.shards[0].inSync();
    const ports = await freePorts(SENTINELS);
    this.#sentinels = ports.map((port, i) => this.#sentinel(port, i, nodes[0].proxy.port));
    await Promise.all(this.#sentinels.map((sentinel) => sentinel.start()));
    const knowAll = async () => {
      for (const { addresses } of this.#sentinels) {
        const known = (await asked(addresses.port, 'SENTINEL', 'MASTER', MASTER_NAME)).split('\n');
        const value = (name) => Number(known[known.indexOf(name) + 1]);
        if (value('num-other-sentinels') < SENTINELS - 1) return false;
        if (value('num-slaves') < REPLICAS) return false;
      }
      return true;
    };
    await eventually(knowAll, { ...once, what: 'the Sentinels to know each other' });
  }

  get environment() {
    const urls = this.#sentinels.map(({ addresses }) => `redis://127.0.0.1:${addresses.port}`);
    return {
      QUARKUS_REDIS_HOSTS: urls.join(','),
      QUARKUS_REDIS_CLIENT_TYPE: 'sentinel',
      QUARKUS_REDIS_MASTER_NAME: MASTER_NAME,
    };
  }

  /** The Sentinels name the one that took over. */
  async agreed(primary) {
    const agree = async () => {
      for (const { addresses } of this.#sentinels) {
        const words = ['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER_NAME];
        const address = await asked(addresses.port, ...words);
        if (!address.endsWith(`${primary.proxy.port}`)) return false;
      }
      return true;
    };
    await eventually(agree, { ...once, what: 'the Sentinels to agree' });
  }

  /** The killed one is there again, as a replica of the one that took over. */
  async restart(node, primary) {
    const { args } = node.part;
    node.part.args = [...args, '--replicaof', '127.0.0.1', `${primary.proxy.port}`];
    await node.part.start();
    node.part.args = args;
  }

  async close() {
    await Promise.all(this.#sentinels.map((sentinel) => sentinel.kill()));
    await Promise.all(this.shards.flatMap(({ nodes }) => nodes).map((node) => node.close()));
  }

  #sentinel(port, i, primaryPort) {
    const name = `sentinel-${i + 1}`;
    const directory = join(this.#directory, name);
    const file = join(directory, 'sentinel.conf');
    mkdirSync(directory, { recursive: true });
    const lines = [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${directory}`,
      `sentinel monitor ${MASTER_NAME} 127.0.0.1 ${primaryPort} 2`,
      `sentinel down-after-milliseconds ${MASTER_NAME} ${SILENCE_MS}`,
      `sentinel failover-timeout ${MASTER_NAME} ${FAILOVER_MS}`,
      `sentinel parallel-syncs ${MASTER_NAME} ${REPLICAS}`,
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    return new Part({
      name,
      addresses: { port },
      command: findRedis(),
      args: [file, '--sentinel'],
      logFile: join(this.#directory, 'logs', `${name}.log`),
      ready: () => answersPing(port),
    });
  }
}

/** Three primaries that share the slots, with two replicas each. */
class ClusterSet {
  /** @type {Shard[]} */
  shards = [];
  #directory;
  #lagMs;
  /** @type {Map<Node, number>} */
  #busPorts = new Map();

  constructor({ directory, lagMs }) {
    this.#directory = directory;
    this.#lagMs = lagMs;
  }

  async start() {
    const nodes = [];
    for (let i = 0; i < SHARDS * (REPLICAS + 1); i++) nodes.push(await this.#node(i));
    this.shards = Array.from(
      { length: SHARDS },
      (_, shard) => new Shard(nodes.filter((_node, i) => i % SHARDS === shard)),
    );
    for (let i = 0; i < SHARDS; i++) {
      // Epochs of their own: nodes that claim the same one would quarrel for a while.
      await nodes[i].ask('CLUSTER', 'SET-CONFIG-EPOCH', `${i + 1}`);
      const [from, to] = [i, i + 1].map((at) => Math.floor((SLOTS * at) / SHARDS));
      await nodes[i].ask('CLUSTER', 'ADDSLOTSRANGE', `${from}`, `${to - 1}`);
    }
    const [first, ...others] = nodes;
    const ofFirst = ['127.0.0.1', `${first.proxy.port}`, `${this.#busPorts.get(first)}`];
    for (const other of others) await other.ask('CLUSTER', 'MEET', ...ofFirst);
    await this.#everywhere((info) => info.includes(`cluster_known_nodes:${nodes.length}`));
    for (const {
      nodes: [primary, ...replicas],
    } of this.shards) {
      const id = await primary.ask('CLUSTER', 'MYID');
      for (const replica of replicas) await replica.ask('CLUSTER', 'REPLICATE', id);
    }
    for (const shard of this.shards) await shard.inSync();
    await this.#everywhere((info) => info.includes('cluster_state:ok'));
    const knowReplicas = async () => {
      for (const node of nodes) {
        const known = (await node.ask('CLUSTER', 'NODES')).match(/\bslave\b/g) ?? [];
        if (known.length < SHARDS * REPLICAS) return false;
      }
      return true;
    };
    // Only who knows of a replica votes for it.
    await eventually(knowReplicas, { ...once, what: 'all to know of the replicas' });
  }

  get environment() {
    const urls = this.shards.flatMap(({ nodes }) => nodes).map(({ url }) => url);
    return { QUARKUS_REDIS_HOSTS: urls.join(','), QUARKUS_REDIS_CLIENT_TYPE: 'cluster' };
  }

  /** Who took over says so itself. */
  async agreed() {
    await this.#everywhere((info) => info.includes('cluster_state:ok'));
  }

  /** The killed one remembers the others, and learns from them who took over. */
  async restart(node) {
    await node.part.start();
  }

  async close() {
    await Promise.all(this.shards.flatMap(({ nodes }) => nodes).map((node) => node.close()));
  }

  async #node(i) {
    let bus = 0;
    const own = (proxyPort, busPort) => {
      bus = busPort;
      return [
        ...['--cluster-enabled', 'yes', '--cluster-node-timeout', `${SILENCE_MS}`],
        ...['--cluster-port', `${busPort}`, '--cluster-announce-ip', '127.0.0.1'],
        ...['--cluster-announce-port', `${proxyPort}`, '--cluster-announce-bus-port', `${busPort}`],
        // Else the others serve only until they know that one is away.
        ...['--cluster-require-full-coverage', 'no', '--cluster-allow-replica-migration', 'no'],
      ];
    };
    const options = { name: `redis-${i + 1}`, directory: this.#directory, lagMs: this.#lagMs, own };
    const node = await Node.start(options);
    this.#busPorts.set(node, bus);
    return node;
  }

  async #everywhere(isSo) {
    const nodes = this.shards.flatMap((shard) => shard.nodes).filter(({ part }) => part.running);
    const allSay = async () => {
      for (const node of nodes) if (!isSo(await node.ask('CLUSTER', 'INFO'))) return false;
      return true;
    };
    await eventually(allSay, { ...once, what: 'the nodes of the cluster to agree' });
  }
}

/** @returns {Promise<string>} */
const asked = (port, ...words) => redisCommand({ ports: { redis: port } }, ...words);

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
