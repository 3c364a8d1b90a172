import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { Stack } from '../../deploy/local/stack.mjs';

/**
 * A Holdfast to be measured: with empty data and a secret of its own, not started yet.
 *
 * @param {Omit<ConstructorParameters<typeof Stack>[0], 'tokenSecret' | 'apiKey'>} options of a Stack; the content of
 *     its directory is deleted
 */
export function freshStack({ directory, ...options }) {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  return new Stack({
    directory,
    tokenSecret: randomBytes(32).toString('base64url'),
    apiKey: 'an-api-key-for-benchmarks-at-this-machine',
    ...options,
  });
}
