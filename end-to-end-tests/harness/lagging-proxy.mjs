import { connect, createServer } from 'node:net';
import { lateWrites } from './late-writes.mjs';
import { listening } from './listening.mjs';

// A replica names itself in the first commands that it sends to its primary.
const NAMES_ITSELF = 'listening-port';
const FIRST_COMMANDS = 512;

/**
 * A TCP proxy before one Redis, through which everybody comes: services, Sentinels, replicas. What the Redis
 * sends to its replicas comes late, as from another place; all else passes at once.
 */
export class LaggingProxy {
  /** Where it listens. @type {number} */
  port;
  #target;
  #lagMs;
  #server = createServer((client) => this.#open(client));
  /** @type {Set<Connection>} */
  #connections = new Set();

  /**
   * @param {number} target the port of the Redis
   * @param {number} lagMs how late, in milliseconds
   */
  constructor(target, lagMs) {
    this.#target = target;
    this.#lagMs = lagMs;
  }

  /** @param {{ at: number, to: number, lagMs: number }} options at, to: ports */
  static async start({ at, to, lagMs }) {
    const proxy = new LaggingProxy(to, lagMs);
    proxy.port = await listening(proxy.#server, { port: at });
    return proxy;
  }

  /** All connections end, and what was under way in them is lost: the Redis' machine is gone. */
  cut() {
    for (const connection of this.#connections) connection.cut();
  }

  async close() {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #open(client) {
    const server = connect({ port: this.#target, host: '127.0.0.1' });
    const connection = new Connection(client, server, this.#lagMs);
    this.#connections.add(connection);
    client.once('close', () => this.#connections.delete(connection));
  }
}

class Connection {
  #client;
  #server;
  #writeLate;
  #began = '';
  #isReplica = false;

  constructor(client, server, lagMs) {
    this.#client = client;
    this.#server = server;
    this.#writeLate = lateWrites(client, () => lagMs);
    for (const side of [client, server]) {
      side.setNoDelay(true);
      side.on('error', () => {});
      side.on('close', () => this.cut());
    }
    client.on('data', (bytes) => this.#ask(bytes));
    server.on('data', (bytes) => this.#answer(bytes));
  }

  cut() {
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }

  #ask(bytes) {
    if (this.#began.length < FIRST_COMMANDS) {
      this.#began += bytes.toString('latin1');
      this.#isReplica ||= this.#began.includes(NAMES_ITSELF);
    }
    this.#server.write(bytes);
  }

  #answer(bytes) {
    if (this.#isReplica) this.#writeLate(bytes);
    else this.#client.write(bytes);
  }
}
