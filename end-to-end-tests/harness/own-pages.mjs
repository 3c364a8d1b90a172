import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';
import { mintToken } from './control-plane.mjs';
import { listening } from './listening.mjs';

/** The customer's page of docs/guide.md, as somebody pastes it. */
const customer = /```html\n([\s\S]*?)```/.exec(
  readFileSync(join(root, 'docs/guide.md'), 'utf8'),
)[1];

/** An agent's page: what the guide shows of one, with everything on `window` for the test. */
const agent = `
<div id="others"></div>
<script type="module">
  import { Agent, Holdfast, openDevices } from 'http://localhost:8080/holdfast/index.js';
  const holdfast = new Holdfast({
    url: 'http://localhost:8080', roomService: 'http://localhost:8081', token: fetchTokenFromYourBackend });
  window.agent = new Agent(holdfast);
  agent.on('call', ({ call }) => {
    window.call = call;
    call.on('media', ({ participant, stream, ended }) => {
      if (ended) return document.getElementById(stream.id)?.remove();
      const video = Object.assign(document.createElement('video'), { autoplay: true, playsInline: true });
      Object.assign(video, { id: stream.id, title: participant.name, srcObject: stream });
      document.querySelector('#others').append(video);
    });
  });
  agent.on('ringing', ([first]) => first && agent.accept(first.callId).catch(() => {}));
  await holdfast.connect();
  agent.setTracks((await openDevices()).getTracks());
  const { desk, queue } = Object.fromEntries(new URLSearchParams(location.search));
  if (desk) await agent.standIn(desk);
  await agent.setAvailability({ available: true, queues: [queue] });
  document.body.dataset.ready = desk ? agent.standing.id : 'yes';
</script>`;

const backend = `<script>
  var errors = [];
  addEventListener('unhandledrejection', ({ reason }) => errors.push(String(reason)));
  function fetchTokenFromYourBackend() { 
    return fetch('/token' + location.search).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)));
  }
</script>`;

/**
 * A product's own pages and backend, at an origin of their own: the customer's page as the guide has it, and an
 * agent's. Who somebody is stands in the address: `?sub=ana&role=agent&queue=support&desk=desk-7`.
 */
export class OwnPages {
  #server;
  /** @type {number} */
  port;

  static async serve() {
    const pages = new OwnPages();
    pages.#server = createServer((request, response) => pages.#answer(request, response));
    pages.port = await listening(pages.#server);
    return pages;
  }

  /** @param {import('../../deploy/local/stack.mjs').Stack} stack whose customers these are */
  of(stack) {
    this.stack = stack;
  }

  get origin() {
    return `http://localhost:${this.port}`;
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, this.origin);
    if (pathname === '/token') {
      const { sub, role, queue, desk } = Object.fromEntries(searchParams);
      const claims = { sub, role, queues: [queue], rooms: desk ? [desk] : [] };
      const token = await mintToken(this.stack, claims).catch(() => undefined);
      response.writeHead(token ? 200 : 503).end(token);
      return;
    }
    const page = { '/customer.html': customer, '/agent.html': agent }[pathname];
    response.writeHead(page ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(page && `<!doctype html><title>Own</title>${backend}${this.#here(page)}`);
  }

  /** The guide has the addresses of `./holdfast up`, and one queue; here each call has its own. */
  #here(page) {
    return page
      .replace("queue: 'support'", "queue: new URLSearchParams(location.search).get('queue')")
      .replaceAll('http://localhost:8080', this.stack.origin)
      .replaceAll('http://localhost:8081', this.stack.roomServiceUrl);
  }
}
