import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { findJava, findRedis } from '../../deploy/local/tools.mjs';

/** Where it was measured, without names and paths. */
export function machine() {
  const java = execFileSync(findJava(), ['--version']).toString().split('\n')[1];
  const redis = /v=(\S+)/.exec(execFileSync(findRedis(), ['--version']).toString())[1];
  return [
    `${cpus().length} cores (${cpus()[0].model})`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `${type()} ${release().split('-')[0]}`,
    java,
    `Node ${process.versions.node}`,
    `Redis ${redis}`,
  ].join(', ');
}
