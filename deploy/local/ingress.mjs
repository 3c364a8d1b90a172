import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Part } from './part.mjs';
import { accepts, managementPort } from './ports.mjs';
import { findHaproxy, findNginx } from './tools.mjs';

const template = (name) => new URL(`../ingress/${name}`, import.meta.url);

/**
 * HAProxy in front of all replicas of all services, as a master and its worker, so that SIGUSR2
 * reloads it.
 */
export function ingressPart({ ports, configFile, logFile }) {
  const command = findHaproxy();
  if (!command) {
    throw new Error('several replicas need HAProxy: apt-get install haproxy, brew install haproxy');
  }
  mkdirSync(dirname(configFile), { recursive: true });
  writeFileSync(configFile, haproxyConfiguration(ports));
  return new Part({
    name: 'ingress',
    addresses: { port: ports.ingress },
    command,
    args: ['-W', '-db', '-f', configFile],
    logFile,
    ready: () => accepts(ports.ingress),
  });
}

/** nginx instead. SIGHUP reloads it. */
export function nginxPart({ ports, directory, logFile }) {
  const command = findNginx();
  if (!command) throw new Error('no nginx: apt-get install nginx-light, brew install nginx');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'nginx.conf'), nginxConfiguration(ports));
  return new Part({
    name: 'nginx',
    command,
    args: ['-p', directory, '-c', 'nginx.conf', '-e', 'stderr', '-g', 'daemon off;'],
    logFile,
    ready: () => accepts(ports.ingress),
  });
}

function nginxConfiguration(ports) {
  const servers = (name) => ports[name].map((port) => server(port)).join('\n');
  const server = (port) => `    server 127.0.0.1:${port} max_fails=0;`;
  return filled('nginx.conf.template', ports, servers);
}

function haproxyConfiguration(ports) {
  const servers = (name) =>
    ports[name]
      .map((port, i) => {
        const check = managementPort(port);
        return `  server ${name}-${i + 1} 127.0.0.1:${port} check port ${check}`;
      })
      .join('\n');
  return filled('haproxy.cfg.template', ports, servers);
}

function filled(name, ports, servers) {
  return readFileSync(template(name), 'utf8')
    .replace('{{port}}', ports.ingress)
    .replace(/\{\{(signaling|rooms|transcripts)\}\}/g, (_, service) => servers(service));
}
