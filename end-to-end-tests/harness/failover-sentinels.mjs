import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Part } from '../../deploy/local/part.mjs';
import { freePorts } from '../../deploy/local/ports.mjs';
import { answersPing } from '../../deploy/local/redis.mjs';
import { findRedis } from '../../deploy/local/tools.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';
import { asked, Node, once, REPLICAS, Shard, SILENCE_MS } from './failover-node.mjs';

const MASTER_NAME = 'holdfast';
const SENTINELS = 3;
const FAILOVER_MS = 4_000;

/** A primary and two replicas, which three Sentinels watch. */
export class SentinelSet {
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
