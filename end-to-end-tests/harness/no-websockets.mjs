import { createServer, request } from 'node:http';
import { listening } from './listening.mjs';

/** A proxy as some companies have one: HTTP passes, and no upgrade ever does. */
export class NoWebSockets {
  /** Upgrades refused so far. */
  refused = 0;
  #server;
  #targetPort;

  static async to(targetPort) {
    const proxy = new NoWebSockets();
    proxy.#targetPort = targetPort;
    proxy.#server = createServer((asked, answer) => proxy.#pass(asked, answer));
    proxy.#server.on('upgrade', (_, socket) => proxy.#refuse(socket));
    await listening(proxy.#server, { host: 'localhost' });
    return proxy;
  }

  get origin() {
    return `http://localhost:${this.#server.address().port}`;
  }

  async close() {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #refuse(socket) {
    this.refused++;
    socket.on('error', () => {});
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  }

  #pass(asked, answer) {
    const { method, url, headers } = asked;
    const passed = request({
      host: '127.0.0.1',
      port: this.#targetPort,
      method,
      path: url,
      headers,
    });
    passed.on('response', (response) => {
      answer.writeHead(response.statusCode, response.headers);
      response.on('error', () => answer.destroy()).pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
  }
}
