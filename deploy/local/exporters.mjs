import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Part } from './part.mjs';
import { accepts } from './ports.mjs';
import { findBlackboxExporter, findRedisExporter } from './tools.mjs';

/**
 * @typedef {object} Exporter
 * @property {Part} part
 * @property {object} scraped how Prometheus scrapes it, with the labels that the alert rules go by
 */

/**
 * redis_exporter, which tells of Redis' memory, disk and replicas.
 *
 * @param {{ port: number, redis: number, logFile: string }} options redis: Redis' port
 * @returns {Exporter | undefined} undefined if there is none on the PATH
 */
export function redisExporter({ port, redis, logFile }) {
  const command = findRedisExporter();
  if (!command) return undefined;
  const part = new Part({
    name: 'redis-exporter',
    addresses: { port },
    command,
    args: [
      `-web.listen-address=127.0.0.1:${port}`,
      `-redis.addr=redis://127.0.0.1:${redis}`,
      '-connection-timeout=2s',
    ],
    logFile,
    ready: () => accepts(port),
  });
  const labels = { namespace: 'holdfast', instance: `127.0.0.1:${redis}` };
  const targets = [`127.0.0.1:${port}`];
  return { part, scraped: { job_name: 'redis', static_configs: [{ targets, labels }] } };
}

/**
 * blackbox_exporter, which asks for a page as anybody does from outside.
 *
 * @param {object} options
 * @param {number} options.port
 * @param {string} options.url of the page
 * @param {string} [options.trusted] a PEM file of the authority that signs the page's certificate, if nobody knows it
 * @param {string} options.directory
 * @param {string} options.logFile
 * @returns {Exporter | undefined} undefined if there is none on the PATH
 */
export function blackboxExporter({ port, url, trusted, directory, logFile }) {
  const command = findBlackboxExporter();
  if (!command) return undefined;
  const http = {
    preferred_ip_protocol: 'ip4',
    ...(trusted && { tls_config: { ca_file: trusted } }),
  };
  const configFile = join(directory, 'blackbox.yml');
  mkdirSync(directory, { recursive: true });
  // JSON is YAML.
  writeFileSync(configFile, JSON.stringify({ modules: { page: { prober: 'http', http } } }));
  const part = new Part({
    name: 'blackbox-exporter',
    addresses: { port },
    command,
    args: [`--config.file=${configFile}`, `--web.listen-address=127.0.0.1:${port}`],
    logFile,
    ready: () => accepts(port),
  });
  const targets = [`127.0.0.1:${port}`];
  return {
    part,
    scraped: {
      job_name: 'edge',
      metrics_path: '/probe',
      params: { module: ['page'], target: [url] },
      static_configs: [{ targets, labels: { namespace: 'holdfast', instance: url } }],
    },
  };
}
