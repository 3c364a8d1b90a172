import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './tools.mjs';

/** Holdfast's own: of pom.xml, with the commit that is checked out, as "0.1.0-SNAPSHOT ea8aae1d". */
export function checkoutVersion() {
  const pom = readFileSync(join(root, 'pom.xml'), 'utf8');
  const [, version] = /<version>(.+?)<\/version>/.exec(pom) ?? [];
  const commit = outputOf('git', ['-C', root, 'describe', '--always', '--dirty', '--exclude=*']);
  return [version, commit.trim()].filter(Boolean).join(' ');
}

/** @type {Map<string, string | undefined>} */
const known = new Map();

/**
 * Of a program that says it when asked.
 *
 * @param {string} command
 */
export function versionOf(command) {
  if (!known.has(command)) {
    const answer = outputOf(command, ['--version']) || outputOf(command, ['-v']);
    known.set(command, /\d+\.\d+(\.\d+)*/.exec(answer)?.[0]);
  }
  return known.get(command);
}

function outputOf(command, options) {
  // One that does not know the question may take it for a command to begin.
  const limits = { encoding: /** @type {const} */ ('utf8'), timeout: 5000 };
  const { status, stdout, stderr } = spawnSync(command, options, limits);
  return status === 0 ? `${stdout}${stderr}` : '';
}
