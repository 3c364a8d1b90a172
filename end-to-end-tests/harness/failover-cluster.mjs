import { eventually } from '../../deploy/local/waiting.mjs';
import { Node, once, REPLICAS, Shard, SILENCE_MS } from './failover-node.mjs';

const SHARDS = 3;
const SLOTS = 16_384;

/** Three primaries that share the slots, with two replicas each. */
export class ClusterSet {
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
