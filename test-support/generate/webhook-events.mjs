// Which payload each event has that a webhook is told of, from the messages of docs/asyncapi.yaml itself.
import { messagesOf } from '../../browser-client/build/asyncapi.mjs';
import { withBlock } from './blocks.mjs';
import { toldAndLogged } from './event-tables.mjs';

const JAVA = [
  '// From docs/asyncapi.yaml, by `./holdfast generate`: change that file, not this one.',
  '// End of what is generated.',
];

/** AsyncAPI with the alternatives of a webhook's event as they should be. */
export function withWebhookEvents(document, yaml) {
  const lines = webhookEvents(document).map(
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

/** WebhookEventType.java of the server library, with a constant for each. */
export function withWebhookConstants(document, java) {
  const lines = webhookEvents(document).map(
    ([name]) =>
      `  public static final String ${name.toUpperCase().replaceAll('-', '_')} = "${name}";\n`,
  );
  // The blank line is the formatter's wish.
  return withBlock(java, JAVA[0], JAVA[1], `${lines.join('')}\n`);
}

/** Each by its name, and where its payload is described. */
function webhookEvents(document) {
  const of =
    (channel) =>
    ({ key, name }) => [name, `channels/${channel}/messages/${key}/payload`];
  return [
    ...messagesOf(document, 'roomEvents').map(of('roomLog')),
    ...messagesOf(document, 'callEvents').map(of('callLog')),
    ...toldAndLogged(document).map(of('signaling')),
    ['gap', 'components/schemas/LostEvents'],
  ];
}
