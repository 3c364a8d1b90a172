import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { resolve } from 'node:path';
import { findJava, findRedis, root } from '../../deploy/local/tools.mjs';

/**
 * Where it was measured, without names and paths.
 *
 * @param {string} [redisServer] the executable that was named, if not the one that is found
 */
export function machine(redisServer = '') {
  const java = execFileSync(findJava(), ['--version']).toString().split('\n')[1];
  return [
    `${cpus().length} cores (${cpus()[0].model})`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `${type()} ${release().split('-')[0]}`,
    java,
    `Node ${process.versions.node}`,
    redis(redisServer),
  ].join(', ');
}

/**
 * Whether the redis-server has WAITAOF.
 *
 * @param {string} [named] the executable that was named, if not the one that is found
 */
export function waitsForDisks(named = '') {
  const [major, minor] = versionOf(named).version.split('.').map(Number);
  return major > 7 || (major === 7 && minor >= 2);
}

/** With its allocator: streams take a third longer with musl's than with jemalloc. */
function redis(named) {
  const { name, version, allocator, server } = versionOf(named);
  const from = named ? 'named by --redis' : server.startsWith(root) ? 'embedded' : 'installed';
  return `${name} ${version} (${allocator}, ${from})`;
}

function versionOf(named) {
  const server = named || findRedis();
  const text = execFileSync(server, ['--version']).toString();
  const [name] = text.split(' ');
  const [version, allocator] = ['v', 'malloc'].map((key) => text.match(`${key}=(\\S+)`)?.[1]);
  return { name, version, allocator, server };
}

/** The executable that `--redis PATH` names; undefined if none is named, so that one is looked for. */
export function namedRedis(path) {
  if (!path) return undefined;
  accessSync(resolve(path), constants.X_OK);
  return resolve(path);
}
