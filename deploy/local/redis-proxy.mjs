import { join } from 'node:path';
import { Part } from './part.mjs';
import { answersPing } from './redis.mjs';
import { findJava, root } from './tools.mjs';

/** The proxy of redis-for-tests, which delays what Redis publishes: for tests under stress. */
export function redisProxyPart({ port, server, logFile }) {
  return new Part({
    name: 'redis-proxy',
    command: findJava(),
    args: [
      ...['-Xmx64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
      ...['-cp', join(root, 'redis-for-tests/target/classes')],
      'dev.holdfast.redis.proxy.DelayingProxyMain',
      ...['--listen', `${port}`, '--server', `${server}`],
    ],
    logFile,
    ready: () => answersPing(port),
  });
}
