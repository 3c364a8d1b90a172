import { createSocket } from 'node:dgram';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Part } from './part.mjs';
import { findTurnServer } from './tools.mjs';

/** A coturn on the loopback interface that checks ephemeral credentials made with the secret. */
export function turnPart({ port, secret, logFile }) {
  const command = findTurnServer();
  if (!command) throw new Error('no turnserver: apt-get install coturn, brew install coturn');
  mkdirSync(dirname(logFile), { recursive: true });
  return new Part({
    name: 'turn',
    addresses: { port },
    command,
    args: [
      ...['-n', '--no-cli', '--no-tls', '--no-dtls', '--log-file=stdout'],
      ...['--listening-ip=127.0.0.1', `--listening-port=${port}`],
      ...['--relay-ip=127.0.0.1', '--allow-loopback-peers'],
      ...['--use-auth-secret', `--static-auth-secret=${secret}`, '--realm=holdfast.local'],
      `--pidfile=${logFile}.pid`,
    ],
    logFile,
    ready: () => answersBinding(port),
  });
}

// RFC 8489 §5: a binding request is the header alone; whoever answers it is a STUN server.
function answersBinding(port) {
  const request = Buffer.alloc(20);
  request.writeUInt16BE(0x0001, 0);
  request.writeUInt32BE(0x2112a442, 4);
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const answer = (yes) => {
      clearTimeout(late);
      socket.close();
      resolve(yes);
    };
    const late = setTimeout(() => answer(false), 200);
    socket.once('message', () => answer(true));
    socket.once('error', () => answer(false));
    socket.send(request, port, '127.0.0.1');
  });
}
