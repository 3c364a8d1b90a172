import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { Part } from './part.mjs';
import { findRedis } from './tools.mjs';
import { patience } from './waiting.mjs';

/**
 * A Redis that keeps its data in a directory of its own, so that it survives stop and start.
 *
 * @param name of several
 * @param settings further arguments of redis-server
 * @param command the redis-server, if not the one that is found
 */
export function redisPart({
  name = 'redis',
  port,
  directory,
  logFile,
  settings = [],
  command = findRedis(),
}) {
  if (!command) {
    throw new Error(
      'no redis-server for this platform: install Redis 7 (apt-get install redis-server, brew install redis)',
    );
  }
  mkdirSync(directory, { recursive: true });
  return new Part({
    name,
    addresses: { port },
    command,
    args: [
      ...['--bind', '127.0.0.1', '--port', `${port}`, '--dir', directory],
      ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''],
      ...['--maxmemory', '2gb', '--maxmemory-policy', 'noeviction'],
      ...settings,
    ],
    logFile,
    ready: () => answersPing(port),
  });
}

/** A Redis that still loads its data accepts connections already, and says so instead of PONG. */
export function answersPing(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const answer = (yes) => {
      socket.destroy();
      resolve(yes);
    };
    socket.setTimeout(patience.ms('brief'), () => answer(false));
    socket.once('error', () => answer(false));
    socket.once('data', (data) => answer(data.toString().startsWith('+PONG')));
    socket.once('connect', () => socket.write('PING\r\n'));
  });
}
