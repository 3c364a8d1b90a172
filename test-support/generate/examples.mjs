import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';

const MODULES = ['signaling-service', 'room-service', 'transcript-service'];

/**
 * What tests have seen of events that have no example yet: to be read, and kept.
 *
 * @returns {{ file: string, before: string, after: string }[]}
 */
export function newExamples() {
  return MODULES.map((module) => join(root, module, 'target/events'))
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder).map((name) => ({ folder, name })))
    .filter(({ name }) => !existsSync(join(root, 'docs/events', name)))
    .map(({ folder, name }) => ({
      file: `docs/events/${name}`,
      before: '',
      after: readFileSync(join(folder, name), 'utf8'),
    }));
}
