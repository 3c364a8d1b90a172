import { letTimePass } from '../../deploy/local/waiting.mjs';

/**
 * What writes to a socket, in order, after some time.
 *
 * @param {import('node:net').Socket} to
 * @param {() => number} delayMs asked for each piece
 * @returns {(bytes: Buffer) => void}
 */
export function lateWrites(to, delayMs) {
  let passed = Promise.resolve();
  return (bytes) => {
    const ms = delayMs();
    const late = ms > 0 && letTimePass(ms, 'the other end is that far away');
    passed = Promise.all([passed, late]).then(() => {
      if (!to.destroyed) to.write(bytes);
    });
  };
}
