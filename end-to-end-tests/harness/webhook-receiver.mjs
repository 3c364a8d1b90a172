import { createServer } from 'node:http';
import { listening } from './listening.mjs';

/** Takes what room-service tells of, and keeps it. */
export class WebhookReceiver {
  /** @type {{ headers: import('node:http').IncomingHttpHeaders, body: string, event: any }[]} */
  delivered = [];
  /** By which it checks what it is told. */
  secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  #port;
  #server = createServer(async (request, response) => {
    // Its sender may be ended while it is sending.
    const parts = await request.toArray().catch(() => undefined);
    if (!parts) return;
    const body = Buffer.concat(parts).toString();
    this.delivered.push({ headers: request.headers, body, event: JSON.parse(body) });
    response.writeHead(204).end();
  });

  static async start() {
    const receiver = new WebhookReceiver();
    receiver.#port = await listening(receiver.#server);
    return receiver;
  }

  /** The environment of services that shall tell it everything. */
  get environment() {
    return {
      HOLDFAST_WEBHOOKS__CRM__URL: `http://127.0.0.1:${this.#port}/holdfast`,
      HOLDFAST_WEBHOOKS__CRM__SECRET: this.secret,
      HOLDFAST_WEBHOOKS__CRM__ALLOWED_NETWORKS: '127.0.0.0/8',
    };
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
