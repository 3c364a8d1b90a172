import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { redisCommand } from './redis.mjs';
import { redisPart } from '../../deploy/local/redis.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';

// A backup of a stack's Redis under way, and a Redis that starts from it: step by step what docs/runbook.md says
// under "Redis restore".

const patiently = { patience: 'long' };

/** @typedef {import('../../deploy/local/stack.mjs').Stack} Stack */

/**
 * Copies the append-only file.
 *
 * @param {Stack} stack
 * @param {string} folder of the backup, empty or not there yet
 */
export async function copyAppendOnlyFile(stack, folder) {
  const rewriteAt = (percentage) =>
    redisCommand(stack, 'CONFIG', 'SET', 'auto-aof-rewrite-percentage', percentage);
  await rewriteAt('0');
  await eventually(() => says(stack, 'aof_rewrite_in_progress:0', 'aof_rewrite_scheduled:0'), {
    ...patiently,
    what: 'no rewrite of the append-only file to be under way',
  });
  cpSync(join(stack.directory, 'redis/appendonlydir'), join(folder, 'appendonlydir'), {
    recursive: true,
  });
  await rewriteAt('100');
}

/**
 * Has a snapshot written, and copies it.
 *
 * @param {Stack} stack
 * @param {string} folder of the backup, empty or not there yet
 */
export async function copySnapshot(stack, folder) {
  const before = await redisCommand(stack, 'LASTSAVE');
  await redisCommand(stack, 'BGSAVE');
  await eventually(async () => (await redisCommand(stack, 'LASTSAVE')) !== before, {
    ...patiently,
    what: 'the snapshot',
  });
  cpSync(join(stack.directory, 'redis/dump.rdb'), join(folder, 'dump.rdb'));
}

/**
 * Starts an empty Redis in the place of the stack's, which has ended, with a copied append-only file.
 *
 * @param {Stack} stack
 * @param {string} folder of the backup
 */
export async function restoreAppendOnlyFile(stack, folder) {
  // Redis may have been writing while its file was copied: a command that is cut off at the end is left out.
  check(stack, 'redis-check-aof', '--fix', join(folder, 'appendonlydir/appendonly.aof.manifest'));
  stack.redis = redisFrom(stack, folder);
  await stack.redis.start();
}

/**
 * The same with a snapshot.
 *
 * @param {Stack} stack
 * @param {string} folder of the backup
 */
export async function restoreSnapshot(stack, folder) {
  check(stack, 'redis-check-rdb', join(folder, 'dump.rdb'));
  stack.redis = redisFrom(stack, folder, ['--appendonly', 'no']);
  await stack.redis.start();
  await redisCommand(stack, 'CONFIG', 'SET', 'appendonly', 'yes');
  const isWritten = () =>
    says(stack, 'aof_rewrite_in_progress:0', 'aof_last_bgrewrite_status:ok', 'aof_enabled:1');
  await eventually(isWritten, { ...patiently, what: 'the append-only file' });
  await stack.redis.terminate();
  stack.redis = redisFrom(stack, folder);
  await stack.redis.start();
}

function redisFrom({ ports, directory, redis }, folder, settings = []) {
  return redisPart({
    ...{ port: ports.redis, directory: folder, settings, command: redis.command },
    logFile: join(directory, 'logs', 'restored-redis.log'),
  });
}

/** redis-server is these programs, too, when it is called by their names. */
function check({ redis }, program, ...words) {
  const { status, stdout } = spawnSync(redis.command, words, {
    ...{ argv0: program, encoding: 'utf8', input: 'y\n' },
  });
  if (status !== 0) throw new Error(`${program}: ${stdout}`);
}

async function says(stack, ...lines) {
  const info = (await redisCommand(stack, 'INFO', 'persistence')).split('\n');
  return lines.every((line) => info.includes(line));
}
