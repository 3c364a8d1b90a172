import { connect, createServer } from 'node:net';
import { lateWrites } from './late-writes.mjs';
import { listening } from './listening.mjs';

/** A TCP proxy that holds what passes for as long as is said, each way, in its order. */
export class DelayingProxy {
  /** In ms; of what comes from now on. */
  delayMs = 0;
  #sockets = new Set();
  #server = createServer((client) => this.#open(client));
  #target;

  /** @param {number} target the port of the server */
  static async to(target) {
    const proxy = new DelayingProxy();
    proxy.#target = target;
    await listening(proxy.#server);
    return proxy;
  }

  get port() {
    return /** @type {import('node:net').AddressInfo} */ (this.#server.address()).port;
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #open(client) {
    const server = connect(this.#target, '127.0.0.1');
    this.#pass(client, server);
    this.#pass(server, client);
  }

  #pass(from, to) {
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on('error', () => {});
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
    from.on(
      'data',
      lateWrites(to, () => this.delayMs),
    );
  }
}
