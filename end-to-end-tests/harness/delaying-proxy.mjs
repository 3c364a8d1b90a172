import { connect, createServer } from 'node:net';
import { letTimePass } from '../../deploy/local/waiting.mjs';
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
    let last = Promise.resolve();
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on('error', () => {});
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
    from.on('data', (data) => {
      const due = performance.now() + this.delayMs;
      last = last.then(async () => {
        const left = due - performance.now();
        if (left > 0) await letTimePass(left, 'it is held');
        if (!to.destroyed) to.write(data);
      });
    });
  }
}
