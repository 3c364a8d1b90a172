import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { birthOf, isAlive } from './births.mjs';
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

/** This process is the one that runs everything at the port base. */
export function writeUp(base, { version }) {
  write(base, 'up.json', {
    pid: process.pid,
    birth: birthOf(process.pid),
    since: new Date().toISOString(),
    version,
  });
}

/** @param {WrittenPart[]} parts */
export function writeParts(base, parts) {
  write(base, 'processes.json', parts);
}

/** Of this process nothing runs there any more; of another one, what is written stays. */
export function forget(base) {
  if (writtenOf(base).up?.pid === process.pid) erase(base);
}

/** @param {number} base at which nothing runs */
export function erase(base) {
  for (const name of ['up.json', 'processes.json']) {
    rmSync(join(directoryOf(base), name), { force: true });
  }
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
    up: read(join(directory, 'up.json')),
    parts: read(join(directory, 'processes.json')) ?? [],
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

function write(base, name, content) {
  mkdirSync(directoryOf(base), { recursive: true });
  const file = join(directoryOf(base), name);
  // Whoever reads meanwhile reads the one before.
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

// One that is missing, or was being written when the machine went down.
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
