import { connect, createServer } from 'node:net';
import { listening } from './listening.mjs';

/**
 * A TCP proxy that can go silent, as a network does when a laptop changes rooms or a NAT forgets:
 * connections stay open on both sides, and nothing passes any more, not even their end. What was
 * sent meanwhile passes after `resume`, as TCP would send it again.
 */
export class SilentProxy {
  #connections = new Set();
  #silent = false;
  #server;

  static async to(targetPort) {
    const proxy = new SilentProxy();
    proxy.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) =>
      proxy.#open(client, targetPort),
    );
    await listening(proxy.#server);
    return proxy;
  }

  get port() {
    return this.#server.address().port;
  }

  get origin() {
    return `http://localhost:${this.port}`;
  }

  get connections() {
    return this.#connections.size;
  }

  /** The connections that are open now go silent; new ones work, as through another network. */
  silenceOpenConnections() {
    for (const connection of this.#connections) connection.silence();
  }

  /** Everything goes silent, new connections too: they open, and no answer ever comes. */
  silence() {
    this.#silent = true;
    this.silenceOpenConnections();
  }

  resume() {
    this.#silent = false;
    for (const connection of this.#connections) connection.resume();
  }

  /** All connections are reset: both sides notice at once. */
  cut() {
    for (const connection of this.#connections) connection.cut();
  }

  async close() {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #open(client, targetPort) {
    const server = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true });
    const connection = new Connection(client, server, () => this.#connections.delete(connection));
    this.#connections.add(connection);
    if (!this.#silent) connection.resume();
  }
}

class Connection {
  #sides;
  #silent = true;
  #closed;

  constructor(client, server, closed) {
    this.#sides = [client, server];
    this.#closed = closed;
    for (const side of this.#sides) {
      side.setNoDelay(true);
      side.on('error', () => {});
      side.on('close', () => this.#passOnClose());
    }
  }

  silence() {
    this.#silent = true;
    for (const side of this.#sides) side.unpipe().pause();
  }

  resume() {
    if (!this.#silent) return;
    this.#silent = false;
    const [client, server] = this.#sides;
    client.pipe(server).pipe(client);
    this.#passOnClose();
  }

  cut() {
    this.#silent = false;
    for (const side of this.#sides) side.resetAndDestroy();
  }

  // A side that is gone while silent must not be missed by the other one yet.
  #passOnClose() {
    if (this.#silent || !this.#sides.some((side) => side.destroyed)) return;
    for (const side of this.#sides) side.destroy();
    this.#closed();
  }
}
