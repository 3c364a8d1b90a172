import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EVENTS, messagesOf } from '../../browser-client/build/asyncapi.mjs';
import { root } from '../../deploy/local/tools.mjs';

const MODULES = ['signaling-service', 'room-service', 'transcript-service'];

/**
 * What tests have seen of events that have no example yet: to be read, and kept. What another branch left there,
 * of events that this one does not have, is passed over.
 *
 * @param {object} document docs/asyncapi.yaml
 * @returns {{ file: string, before: string, after: string }[]}
 */
export function newExamples(document) {
  const known = EVENTS.flatMap((operation) => messagesOf(document, operation)).map(
    ({ name }) => name,
  );
  return MODULES.map((module) => join(root, module, 'target/events'))
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder).map((name) => ({ folder, name })))
    .filter(({ name }) => !existsSync(join(root, 'docs/events', name)))
    .map(({ folder, name }) => ({
      file: `docs/events/${name}`,
      before: '',
      after: readFileSync(join(folder, name), 'utf8'),
    }))
    .filter(({ after }) => known.includes(eventIn(JSON.parse(after))));
}

/** Arguments of a Socket.IO event begin with its name; an entry of a log has a type. */
const eventIn = (example) => (Array.isArray(example) ? example[0] : example.type);
