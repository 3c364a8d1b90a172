import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { pipeline } from 'node:stream';
import { Authority } from './certificates.mjs';
import { listening } from './listening.mjs';

const DAY_MS = 86_400_000;

/** An edge with HTTPS in front of an origin, whose certificate can be replaced while it runs. */
export class HttpsEdge {
  #authority;
  #server;
  #port;

  static async to(origin, folder) {
    const edge = new HttpsEdge();
    edge.#authority = new Authority(folder);
    edge.#server = createServer((asked, answer) => {
      const { method, headers, url } = asked;
      const passed = request(`${origin}${url}`, { method, headers }, (response) => {
        answer.writeHead(response.statusCode, response.headers);
        pipeline(response, answer, () => {});
      });
      passed.on('error', () => answer.writeHead(502).end());
      pipeline(asked, passed, () => {});
    });
    edge.useCertificate();
    edge.#port = await listening(edge.#server);
    return edge;
  }

  get url() {
    return `https://localhost:${this.#port}/`;
  }

  /** The PEM file of the authority. */
  get authority() {
    return this.#authority.certificate;
  }

  /** From now on it has a new certificate. @param {Date} until when that expires */
  useCertificate(until = new Date(Date.now() + 90 * DAY_MS)) {
    const { certificate, key } = this.#authority.sign('edge', { until });
    this.#server.setSecureContext({ cert: readFileSync(certificate), key: readFileSync(key) });
    // Who is connected keeps the old one.
    this.#server.closeAllConnections();
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
