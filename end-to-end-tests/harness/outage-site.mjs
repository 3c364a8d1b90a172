import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { observers } from '../../deploy/local/observers.mjs';
import { freePorts } from '../../deploy/local/ports.mjs';
import { findBlackboxExporter, findRedisExporter } from '../../deploy/local/tools.mjs';
import { AlertsWatched } from './alerts-watched.mjs';
import { HttpsEdge } from './https-edge.mjs';
import { listening } from './listening.mjs';
import { startStack } from './stack.mjs';
import { workspace } from './workspace.mjs';

/**
 * What outages are made to: two replicas of each service behind an ingress and an edge with a
 * certificate, a receiver of webhooks, and Prometheus with the shipped rules and all exporters.
 */
export class OutageSite {
  /** @type {import('../../deploy/local/stack.mjs').Stack} */
  stack;
  /** @type {AlertsWatched} */
  alerts;
  /** @type {HttpsEdge} */
  edge;
  #receiver = createServer((_, response) => response.writeHead(204).end());
  #receiverPort;
  #observers = [];
  /** The environment of replicas that were changed. */
  #usual = new Map();

  /** Where Redis has its data. */
  get redisFolder() {
    return join(this.stack.directory, 'redis');
  }

  static async start() {
    const site = new OutageSite();
    try {
      await site.#start();
    } catch (error) {
      await site.stop();
      throw error;
    }
    return site;
  }

  async #start() {
    if (!findRedisExporter() || !findBlackboxExporter()) {
      throw new Error(
        'no exporters: apt-get install prometheus-redis-exporter prometheus-blackbox-exporter',
      );
    }
    this.#receiverPort = await listening(this.#receiver);
    this.stack = await startStack({
      environment: {
        HOLDFAST_WEBHOOKS__CRM__URL: `http://127.0.0.1:${this.#receiverPort}/`,
        HOLDFAST_WEBHOOKS__CRM__SECRET: `whsec_${randomBytes(32).toString('base64')}`,
        HOLDFAST_WEBHOOKS__CRM__ALLOWED_NETWORKS: '127.0.0.0/8',
      },
    });
    this.edge = await HttpsEdge.to(this.stack.origin, join(workspace, 'edge'));
    const [prometheus, redisExporter, blackboxExporter] = await freePorts(3);
    this.#observers = observers({
      ports: this.stack.ports,
      observing: { prometheus, redisExporter, blackboxExporter },
      directory: workspace,
      url: this.edge.url,
      trusted: this.edge.authority,
    });
    for (const part of this.#observers) await part.start();
    this.alerts = new AlertsWatched(prometheus);
    this.alerts.watch();
  }

  /**
   * Replicas are restarted, one after the other, with other settings. With nothing to change they are
   * as they were.
   *
   * @param {import('../../deploy/local/part.mjs').Part[]} replicas
   * @param {Record<string, string>} changes
   */
  async reconfigure(replicas, changes = {}) {
    for (const replica of replicas) {
      this.#usual.set(replica, this.#usual.get(replica) ?? replica.environment);
      replica.environment = { ...this.#usual.get(replica), ...changes };
      await replica.restart();
    }
  }

  endWebhookReceiver() {
    this.#receiver.closeAllConnections();
    this.#receiver.close();
  }

  async startWebhookReceiver() {
    await listening(this.#receiver, { port: this.#receiverPort });
  }

  async stop() {
    this.alerts?.close();
    for (const part of this.#observers) await part.kill();
    await this.edge?.close();
    await this.stack?.stop();
    this.endWebhookReceiver();
  }
}
