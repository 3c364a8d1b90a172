import { join } from 'node:path';
import { Part } from '../../deploy/local/part.mjs';
import { accepts } from '../../deploy/local/ports.mjs';
import { findJava } from '../../deploy/local/tools.mjs';
import { mintToken, request } from '../../end-to-end-tests/harness/control-plane.mjs';
import { classPath, home } from './build.mjs';
import { liveHeapOfJvm, liveHeapOfNode } from './processes.mjs';

/** As in production: all compilers, the collector that the JVM chooses. */
export const javaOptions = ['-Xmx512m'];

// What would be measured instead: limits that protect a replica from its clients.
export const unlimited = {
  HOLDFAST_CONNECTION_MESSAGES_PER_SECOND: '1000000',
  HOLDFAST_CONNECTION_MESSAGES_BURST: '1000000',
  HOLDFAST_CONNECTION_HANDSHAKES_PER_SECOND: '1000000',
  HOLDFAST_CONNECTION_HANDSHAKES_BURST: '1000000',
  HOLDFAST_CONNECTION_MAX_UNCONNECTED: '1000000',
  // Nothing of one round becomes due in another.
  HOLDFAST_ROOM_EMPTY_TIMEOUT: 'PT2H',
  HOLDFAST_DEMO_ENABLED: 'false',
};

/**
 * Who is measured. Each has
 * - parts: its processes, the first of which is measured for memory
 * - senders, receivers: ports; wire: how its clients speak, see LoadGenerator
 * - rooms(run, count): ids of rooms that are there to be joined
 * - liveHeap(): bytes of live objects of the first process, after a collection
 */
export function contenders(stack, ports, options = javaOptions) {
  const plain = holdfast(stack);
  return [
    plain,
    {
      ...plain,
      name: 'Holdfast, acknowledged',
      relayOnly: true,
      wire: { ...plain.wire, acknowledged: true },
    },
    peer('socket.io', ports.socketIo, stack, {
      command: process.execPath,
      args: ['--expose-gc', join(home, 'peers/socket-io.mjs')],
      liveHeap: () => liveHeapOfNode(ports.socketIo[0]),
      recovers: true,
    }),
    peer('netty-socketio', ports.netty, stack, javaPeer('NettySocketIo', options)),
    peer('bare relay', ports.bare, stack, javaPeer('BareRelay', options)),
  ];
}

/** Holdfast alone; its receivers may be at the senders' replica if there is no other. */
export function holdfast(stack) {
  const { signaling } = stack.ports;
  return {
    name: 'Holdfast',
    parts: stack.signaling,
    senders: signaling[0],
    receivers: signaling.at(-1),
    wire: wire({ secret: stack.tokenSecret, readyEvent: 'session-ready', sendersJoin: true }),
    rooms: (run, count) => createRooms(stack, run, count),
    liveHeap: () => liveHeapOfJvm(stack.signaling[0].pid),
    recovers: true,
  };
}

function wire({ secret = '', readyEvent = '', sendersJoin = false }) {
  return { secret, readyEvent, sendersJoin, acknowledged: false };
}

const javaPeer = (name, options) => ({
  command: findJava(),
  args: [...options, '-cp', classPath(), `dev.holdfast.benchmarks.peer.${name}`],
});

/**
 * @param {string} name
 * @param {number[]} ports
 * @param {import('../../deploy/local/stack.mjs').Stack} stack
 * @param {{ command: string, args: string[], liveHeap?: () => Promise<number>, recovers?: boolean }} program
 */
function peer(name, ports, stack, { command, args, liveHeap, recovers = false }) {
  const redis = `redis://127.0.0.1:${stack.ports.redis}`;
  const parts = ports.map((port, i) => {
    return new Part({
      name: `${name}-${i + 1}`.replace(' ', '-'),
      command,
      args,
      environment: { PORT: `${port}`, REDIS: redis },
      logFile: join(stack.directory, 'logs', `${name}-${i + 1}.log`.replace(' ', '-')),
      ready: () => accepts(port),
    });
  });
  return {
    name,
    parts,
    senders: ports[0],
    receivers: ports.at(-1),
    wire: wire({}),
    rooms: async (run, count) => ids(run, count),
    liveHeap: liveHeap ?? (() => liveHeapOfJvm(parts[0].pid)),
    recovers,
  };
}

const ids = (run, count) => Array.from({ length: count }, (_, i) => `${run}-room-${i}`);

async function createRooms(stack, run, count) {
  const bearer = await mintToken(stack, { sub: 'bench', role: 'service', rooms: ['*'] });
  const rooms = ids(run, count);
  const left = [...rooms];
  const create = async () => {
    for (let id = left.pop(); id; id = left.pop()) {
      await request(stack, 'POST', '/v1/rooms', { bearer, body: { id, type: 'bench' } });
    }
  };
  await Promise.all(Array.from({ length: 16 }, create));
  return rooms;
}
