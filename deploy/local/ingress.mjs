import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { Part } from './part.mjs';
import { managementPort } from './ports.mjs';
import { findHaproxy } from './tools.mjs';

const template = new URL('haproxy.cfg.template', import.meta.url);

/** HAProxy in front of all replicas of all services. */
export function ingressPart({ ports, configFile, logFile }) {
  const command = findHaproxy();
  if (!command) {
    throw new Error('several replicas need HAProxy: apt-get install haproxy, brew install haproxy');
  }
  mkdirSync(dirname(configFile), { recursive: true });
  writeFileSync(configFile, configuration(ports));
  return new Part({
    name: 'ingress',
    command,
    args: ['-db', '-f', configFile],
    logFile,
    ready: () => accepts(ports.ingress),
    readyWithin: 10_000,
  });
}

function configuration(ports) {
  const servers = (name) =>
    ports[name]
      .map((port, i) => {
        const check = managementPort(port);
        return `  server ${name}-${i + 1} 127.0.0.1:${port} check port ${check}`;
      })
      .join('\n');
  return readFileSync(template, 'utf8')
    .replace('{{port}}', ports.ingress)
    .replace(/\{\{(signaling|rooms|transcripts)\}\}/g, (_, name) => servers(name));
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
