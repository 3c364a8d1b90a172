import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const LIBRARIES = '/usr/lib';

/**
 * The environment of a process whose clock is wrong, by libfaketime. What it measures, as a duration, is
 * right: its monotonic clock is off by as much, all the time. Were that one left alone, timed waits would
 * end at once (libfaketime 0.9.10), and the process would fill the machine.
 *
 * @param {string} skew such as +5s
 * @returns {Record<string, string>}
 */
export function clockThatIsWrong(skew) {
  const library = readdirSync(LIBRARIES)
    .map((folder) => join(LIBRARIES, folder, 'faketime/libfaketime.so.1'))
    .find((file) => existsSync(file));
  if (!library) throw new Error('no libfaketime: apt-get install libfaketime');
  return { LD_PRELOAD: library, FAKETIME: skew };
}
