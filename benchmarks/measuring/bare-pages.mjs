import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { listening } from '../../end-to-end-tests/harness/listening.mjs';
import { home } from './build.mjs';

// Each as its makers bundle and minify it for browsers, and compressed as ours.
const PEERS = {
  'socket.io-client 4.8': 'socket.io/client-dist/socket.io.esm.min.js',
  'livekit-client 2.23': 'livekit-client/dist/livekit-client.umd.js',
};

/** Pages of one line that import an SDK: our own, from where it is served, and those of others, from here. */
export class BarePages {
  #answers = new Map();
  #server;
  #port = 0;

  /**
   * @param {number} port
   * @param {{ sdk: string }} addresses of our SDK
   */
  static async at(port, { sdk }) {
    const pages = new BarePages(sdk);
    pages.#port = await listening(pages.#server, { port });
    return pages;
  }

  constructor(sdk) {
    this.names = ['/holdfast/index.js', ...Object.keys(PEERS)];
    this.#page('/0.html', sdk);
    Object.values(PEERS).forEach((file, i) => {
      const bytes = readFileSync(join(home, 'peers/node_modules', file));
      this.#put(`/${i + 1}.js`, 'text/javascript', bytes);
      this.#page(`/${i + 1}.html`, `./${i + 1}.js`);
    });
    this.#server = createServer((request, response) => {
      const { type, bytes } = this.#answers.get(request.url) ?? {};
      if (bytes) {
        const head = { 'Content-Type': `${type};charset=UTF-8`, 'Content-Encoding': 'br' };
        response.writeHead(200, head).end(bytes);
      } else {
        response.writeHead(404).end();
      }
    });
  }

  addressOf(name) {
    return `http://127.0.0.1:${this.#port}/${this.names.indexOf(name)}.html`;
  }

  close() {
    this.#server.close();
  }

  #page(path, module) {
    const script = `await import('${module}'); document.body.id = 'imported';`;
    const html = `<!doctype html><link rel="icon" href="data:," /><p>Calls<script type="module">${script}</script>`;
    this.#put(path, 'text/html', Buffer.from(html));
  }

  #put(path, type, bytes) {
    this.#answers.set(path, { type, bytes: brotliCompressSync(bytes) });
  }
}
