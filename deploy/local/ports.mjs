import { connect, createServer } from 'node:net';

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

/** Where those listen that watch with `--observe`, between the ports of the first replicas. */
export const observingPorts = (base) => ({
  redisExporter: base + 5,
  blackboxExporter: base + 6,
  prometheus: base + 7,
  grafana: base + 8,
});

/** Where a service at that port serves health and metrics. */
export const managementPort = (port) => port + 6000;

/** Where a debugger is attached to a service at that port, if one may be. */
export const debugPort = (port) => port + 5000;

/**
 * As many free ports as wanted, for tests. Below the range from which systems take the ports of
 * outgoing connections: there, while a killed replica is away, a client's own connection could take
 * its port, and a connection attempt could even meet itself. Test runs side by side take theirs from
 * different blocks. Each port has its management port free too.
 */
export async function freePorts(count) {
  const ports = [];
  while (ports.length < count) {
    if (nextPort >= endOfBlock) await takeBlock();
    const port = nextPort++;
    if ((await isFree(port)) && (await isFree(managementPort(port)))) ports.push(port);
  }
  return ports;
}

const FIRST_PORT = 20_000;
const BLOCKS = 60;
const BLOCK = 100;

let nextBlock = process.pid % BLOCKS;
let nextPort = 0;
let endOfBlock = 0;

/** Whoever listens on a block's first port has the block, for as long as the process lives. */
async function takeBlock() {
  for (let tried = 0; tried < BLOCKS; tried++) {
    const first = FIRST_PORT + (nextBlock++ % BLOCKS) * BLOCK;
    const taken = await new Promise((resolve) => {
      const guard = createServer();
      guard.once('error', () => resolve(false));
      guard.listen({ port: first, host: '127.0.0.1', exclusive: true }, () => {
        guard.unref();
        resolve(true);
      });
    });
    if (taken) {
      nextPort = first + 1;
      endOfBlock = first + BLOCK;
      return;
    }
  }
  throw new Error(`no block of ports from ${FIRST_PORT} is free`);
}

/** Free on both loopback addresses and on the wildcard one. */
export async function isFree(port) {
  for (const host of ['127.0.0.1', '::1', '::']) {
    if (!(await canListen(port, host))) return false;
  }
  return true;
}

/** Whether somebody takes connections there. */
export function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function canListen(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      resolve(error.code !== 'EADDRINUSE' && error.code !== 'EACCES'),
    );
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
