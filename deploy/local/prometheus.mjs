import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Part } from './part.mjs';
import { managementPort } from './ports.mjs';
import { modules } from './stack.mjs';
import { findPrometheus, root } from './tools.mjs';

/**
 * A Prometheus that scrapes every replica of the stack, with the labels that the pod monitors give,
 * and evaluates the alert rules.
 */
export function prometheusPart({ port, ports, directory, logFile }) {
  const command = findPrometheus();
  if (!command) throw new Error('no Prometheus: apt-get install prometheus');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'rules.yml'), alertRules());
  // JSON is YAML.
  writeFileSync(join(directory, 'prometheus.yml'), JSON.stringify(configuration(ports), null, 2));
  return new Part({
    name: 'prometheus',
    command,
    args: [
      `--config.file=${join(directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
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

function configuration(ports) {
  return {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: ['rules.yml'],
    scrape_configs: Object.entries(modules).map(([kind, service]) => ({
      job_name: service,
      metrics_path: '/q/metrics',
      static_configs: ports[kind].map((port, i) => ({
        targets: [`127.0.0.1:${managementPort(port)}`],
        labels: { service, namespace: 'holdfast', pod: `${service}-${i + 1}` },
      })),
    })),
  };
}
