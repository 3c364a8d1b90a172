import { createServer } from 'node:net';

/**
 * Where everything listens under `./holdfast up` (docs: addresses): one replica of each service at
 * the base port and after it, or, with replicas, the ingress at the base port and replica i at
 * base + 10·i.
 */
export function portsFrom(base, replicas = 0) {
  const at = (offset) =>
    replicas === 0
      ? [base + offset]
      : Array.from({ length: replicas }, (_, i) => base + 10 * (i + 1) + offset);
  return {
    ingress: replicas === 0 ? undefined : base,
    redis: base + 9,
    signaling: at(0),
    rooms: at(1),
    transcripts: at(2),
  };
}

/** Where a service at that port serves health and metrics. */
export const managementPort = (port) => port + 6000;

/**
 * As many free ports as wanted, for tests. Below the range from which systems take the ports of
 * outgoing connections: there, while a killed replica is away, a client's own connection could take
 * its port, and a connection attempt could even meet itself. Each process searches from a place of
 * its own, so that test runs side by side do not race for the same ports. Each has its management port
 * free too.
 */
export async function freePorts(count) {
  const ports = [];
  while (ports.length < count) {
    const port = 20_000 + (nextPort++ % 6000);
    if ((await isFree(port)) && (await isFree(managementPort(port)))) ports.push(port);
  }
  return ports;
}

let nextPort = (process.pid % 60) * 100;

/** Free on both loopback addresses and on the wildcard one. */
export async function isFree(port) {
  for (const host of ['127.0.0.1', '::1', '::']) {
    if (!(await canListen(port, host))) return false;
  }
  return true;
}

function canListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) =>
      resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'),
    );
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
