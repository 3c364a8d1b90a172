import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventNames, eventTypes } from '../../browser-client/build/event-types.mjs';
import { root } from '../../deploy/local/tools.mjs';
import { readAsyncApi } from '../../end-to-end-tests/harness/asyncapi.mjs';
import { withPropertyTables } from '../../end-to-end-tests/harness/property-tables.mjs';
import { withEventTables } from './event-tables.mjs';
import { withSchemas } from './http-schemas.mjs';
import { withClientEvents, withEvents } from './java-events.mjs';
import { withFillers } from './key-fillers.mjs';
import { withEngineNames, withEngineTable } from './speech-engines.mjs';
import { withWebhookConstants, withWebhookEvents } from './webhook-events.mjs';

const SDK = 'browser-client/src/main/resources/META-INF/resources/holdfast';

/**
 * What `./holdfast generate` writes: from docs/asyncapi.yaml, from the interfaces that declare the
 * configuration, from the speech engines and from the scripts.
 *
 * @returns {{ file: string, before: string, after: string }[]} each as it is, and as it should be
 */
export function generated() {
  const document = readAsyncApi();
  const made = {
    [`${SDK}/events.js`]: () => eventNames(document),
    [`${SDK}/event-types.js`]: () => eventTypes(document),
    'shared-state/src/main/java/dev/holdfast/state/event/EventType.java': (text) =>
      withEvents(document, text),
    'signaling-service/src/main/java/dev/holdfast/signaling/event/ClientEventType.java': (text) =>
      withClientEvents(document, text),
    'docs/asyncapi.yaml': (text) => withWebhookEvents(document, withEngineNames(text)),
    'transcript-service/src/main/resources/META-INF/openapi.yaml': (text) =>
      withSchemas(document, text),
    'server-libraries/java/src/main/java/dev/holdfast/server/webhooks/WebhookEventType.java': (
      text,
    ) => withWebhookConstants(document, text),
    'docs/protocol.md': (text) => withEngineTable(withEventTables(document, text)),
    'docs/operations.md': withPropertyTables,
    'shared-state/README.md': withFillers,
  };
  return Object.entries(made).map(([file, renew]) => {
    const before = readFileSync(join(root, file), 'utf8');
    return { file, before, after: renew(before) };
  });
}
