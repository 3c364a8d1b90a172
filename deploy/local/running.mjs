import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './births.mjs';
import { isOwn, read, take } from './lock.mjs';
import { root } from './tools.mjs';

// What `./holdfast up` writes down in .holdfast/<port base>/: itself in up.json, its parts in
// processes.json. After a SIGKILL both stay, and their pids may be anybody's.

/**
 * @typedef {object} WrittenPart
 * @property {string} name
 * @property {number} [pid] not while it is down
 * @property {string} [birth]
 * @property {string} [since]
 * @property {number} [port]
 * @property {number} [management]
 * @property {string} [version]
 */

/**
 * @typedef {object} Written
 * @property {number} base
 * @property {string} directory
 * @property {{ pid: number, birth: string, since: string, version: string }} [up]
 * @property {WrittenPart[]} parts
 */

const folder = join(root, '.holdfast');

/** @param {number} base */
export const directoryOf = (base) => join(folder, `${base}`);

const upFile = (base) => join(directoryOf(base), 'up.json');
const partsFile = (base) => join(directoryOf(base), 'processes.json');

/**
 * This process is the one that runs everything at the port base, unless another one is.
 *
 * @returns {boolean} whether it is
 */
export function writeUp(base, { version }) {
  mkdirSync(directoryOf(base), { recursive: true });
  return take(upFile(base), { since: new Date().toISOString(), version });
}

/** @param {WrittenPart[]} parts */
export function writeParts(base, parts) {
  const file = partsFile(base);
  mkdirSync(directoryOf(base), { recursive: true });
  // Whoever reads meanwhile reads the one before.
  writeFileSync(`${file}.new`, `${JSON.stringify(parts, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** Of this process nothing runs there any more; of another one, what is written stays. */
export function forget(base) {
  if (isOwn(upFile(base))) erase(base);
}

/** @param {number} base at which nothing runs */
export function erase(base) {
  // In this order: once up.json is gone, both may be another one's.
  for (const file of [partsFile(base), upFile(base)]) rmSync(file, { force: true });
}

/**
 * @param {number} base
 * @returns {Written}
 */
export function writtenOf(base) {
  const directory = directoryOf(base);
  return {
    base,
    directory,
    up: read(upFile(base)) ?? undefined,
    parts: read(partsFile(base)) ?? [],
  };
}

/** @param {Written} written */
export const isUp = ({ up }) => isAlive(up);

/** Whether anything runs: without `up` itself only what has outlived it. */
export const runs = (written) => isUp(written) || written.parts.some(isAlive);

/** What runs from this checkout, by port base. */
export function allThatRuns() {
  return bases().map(writtenOf).filter(runs);
}

/**
 * What is meant where a port base may be left out: the one that runs.
 *
 * @param {number | undefined} base
 * @returns {Written | undefined} undefined if nothing runs and none is named
 * @throws if several run
 */
export function meant(base) {
  if (base !== undefined) return writtenOf(base);
  const running = allThatRuns();
  if (running.length > 1) {
    const options = running.map((each) => `--port-base ${each.base}`).join(' or ');
    throw new Error(`several run: say which, by ${options}`);
  }
  return running[0];
}

function bases() {
  try {
    return readdirSync(folder)
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((a, b) => a - b);
  } catch {
    return [];
  }
}
