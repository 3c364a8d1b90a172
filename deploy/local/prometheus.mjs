import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { consolePage } from './dashboards.mjs';
import { Part } from './part.mjs';
import { managementPort } from './ports.mjs';
import { modules } from './stack.mjs';
import { findPrometheus, root } from './tools.mjs';

/**
 * A Prometheus that scrapes every replica of the stack, with the labels that the pod monitors give,
 * and what else there is to scrape; and evaluates the alert rules. At /consoles/index.html it has the dashboards' queries.
 *
 * @param {object} options
 * @param {number} options.port
 * @param {import('./stack.mjs').Ports} options.ports of the stack
 * @param {string} options.directory
 * @param {string} options.logFile
 * @param {string} [options.every] how often it scrapes and evaluates
 * @param {object[]} [options.exporters] scrape configurations, as exporters.mjs gives them
 */
export function prometheusPart({ port, ports, directory, logFile, every = '1s', exporters = [] }) {
  const command = findPrometheus();
  if (!command) {
    throw new Error('no Prometheus: apt-get install prometheus, brew install prometheus');
  }
  const consoles = join(directory, 'consoles');
  mkdirSync(consoles, { recursive: true });
  writeFileSync(join(directory, 'rules.yml'), alertRules());
  writeFileSync(join(consoles, 'index.html'), consolePage());
  const configured = JSON.stringify(configuration(ports, every, exporters), null, 2);
  // JSON is YAML.
  writeFileSync(join(directory, 'prometheus.yml'), configured);
  return new Part({
    name: 'prometheus',
    addresses: { port },
    command,
    args: [
      `--config.file=${join(directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.console.templates=${consoles}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    logFile,
    ready: async () => (await fetch(`http://127.0.0.1:${port}/-/ready`)).ok,
  });
}

/** The rules file inside the manifest for Prometheus Operator: what stands below its "spec". */
export function alertRules() {
  const manifest = readFileSync(join(root, 'deploy/observability/alerts.yaml'), 'utf8');
  const [, spec] = manifest.split(/^spec:\n/m);
  return spec.replace(/^ {2}/gm, '');
}

function configuration(ports, every, exporters) {
  const services = Object.entries(modules).map(([kind, service]) => ({
    job_name: service,
    metrics_path: '/q/metrics',
    static_configs: ports[kind].map((port, i) => ({
      targets: [`127.0.0.1:${managementPort(port)}`],
      labels: { service, namespace: 'holdfast', pod: `${service}-${i + 1}` },
    })),
  }));
  return {
    global: { scrape_interval: every, evaluation_interval: every },
    rule_files: ['rules.yml'],
    scrape_configs: [...services, ...exporters],
  };
}
