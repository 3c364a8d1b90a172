// Which payload each event has that a webhook is told of, from the messages of docs/asyncapi.yaml itself.
import { messagesOf } from '../../browser-client/build/asyncapi.mjs';
import { withBlock } from './blocks.mjs';
import { toldAndLogged } from './event-tables.mjs';

/** AsyncAPI with the alternatives of a webhook's event as they should be. */
export function withWebhookEvents(document, yaml) {
  const of =
    (channel) =>
    ({ key, name }) => [name, `channels/${channel}/messages/${key}/payload`];
  const events = [
    ...messagesOf(document, 'roomEvents').map(of('roomLog')),
    ...messagesOf(document, 'callEvents').map(of('callLog')),
    ...toldAndLogged(document).map(of('signaling')),
    ['gap', 'components/schemas/LostEvents'],
  ];
  const lines = events.map(
    ([name, place]) =>
      `            - {properties: {type: {const: ${name}}, data: {$ref: '#/${place}'}}}\n`,
  );
  return withBlock(
    yaml,
    '# From what stands in logs, by `./holdfast generate`.',
    '# End of what is generated.',
    ['          oneOf:\n', ...lines].join(''),
  );
}
