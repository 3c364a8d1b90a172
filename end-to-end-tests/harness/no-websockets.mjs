import { createServer, request } from 'node:http';
import { listening } from './listening.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';

// Between two candidates of a page that sets up a call there is less.
const QUIET_MS = 500;

/** A proxy as some companies have one: HTTP passes, and no upgrade ever does. */
export class NoWebSockets {
  /** Upgrades refused so far. */
  refused = 0;
  #server;
  #targetPort;
  #posts = 0;
  #postedAt = 0;

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

  /** Once pages have sent all that they had to: what a page sends while it closes may take its goodbye along. */
  async isQuiet() {
    await eventually(() => this.#posts === 0 && performance.now() - this.#postedAt > QUIET_MS, {
      every: 20,
      what: 'pages that send nothing',
    });
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
    if (method === 'POST') this.#count(answer);
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

  #count(answer) {
    this.#posts++;
    answer.on('close', () => {
      this.#posts--;
      this.#postedAt = performance.now();
    });
  }
}
