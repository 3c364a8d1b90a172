import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { birthOf, isAlive } from './births.mjs';

// Files that say which process holds something. After a SIGKILL they stay, and hold nothing.

/**
 * Makes this process the holder, unless one that runs is. Whoever reads the file meanwhile finds all of
 * it, or none.
 *
 * @param {string} file
 * @param {object} [more] what is to stand in it too
 * @returns {boolean} whether it did
 */
export function take(file, more = {}) {
  if (isAlive(read(file))) return false;
  const own = `${file}.${process.pid}.new`;
  const holder = { pid: process.pid, birth: birthOf(process.pid), ...more };
  writeFileSync(own, `${JSON.stringify(holder, null, 2)}\n`);
  try {
    return link(own, file) || replaces(own, file);
  } finally {
    rmSync(own, { force: true });
  }
}

/** @param {string} file */
export function isOwn(file) {
  const holder = read(file);
  return holder?.pid === process.pid && isAlive(holder);
}

// One at a time: of two that see the same dead holder the second would replace the first.
function replaces(own, file) {
  const turn = `${file}.turn`;
  if (!take(turn)) return false;
  try {
    const holder = read(file);
    if (holder === undefined || isAlive(holder)) return false;
    renameSync(own, file);
    return true;
  } finally {
    rmSync(turn, { force: true });
  }
}

/**
 * What a file of JSON says: undefined if there is none, null if it was being written when the machine
 * went down.
 */
export function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    return error.code === 'ENOENT' ? undefined : null;
  }
}

// Unlike a rename it replaces nothing.
function link(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}
