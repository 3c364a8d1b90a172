import { join } from 'node:path';
import { freePorts } from '../../deploy/local/ports.mjs';
import { redisPart } from '../../deploy/local/redis.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';
import { LaggingProxy } from './lagging-proxy.mjs';
import { redisCommand } from './redis.mjs';

/** Of each primary. With one, nothing would be served under `replicated` before the killed one is back. */
export const REPLICAS = 2;
/** How long a primary is silent before the others hold it for dead. */
export const SILENCE_MS = 3_000;
/** How long a set may take to agree on something. */
export const once = { patience: /** @type {const} */ ('long') };
const settings = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1'];

/** @returns {Promise<string>} */
export const asked = (port, ...words) => redisCommand({ ports: { redis: port } }, ...words);

/** A Redis with a proxy before it, by whose port everybody knows it. */
export class Node {
  /** @type {number} */
  port;
  /** @type {LaggingProxy} */
  proxy;
  /** @type {import('../../deploy/local/part.mjs').Part} */
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
    return asked(this.port, ...words);
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
export class Shard {
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
