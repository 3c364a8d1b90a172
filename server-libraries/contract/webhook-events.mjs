import { EVENTS, messagesOf } from '../../browser-client/build/asyncapi.mjs';

/**
 * Keeps a schema for each type of event that a webhook is told of, and one, WebhookEvent, of them all.
 *
 * @param {any} document docs/asyncapi.yaml, parsed
 * @param {import('./named-schemas.mjs').NamedSchemas} named
 * @returns {string[]} their names
 */
export function eventsOf(document, named) {
  const take = named.of(document);
  const { payload } = document.channels.webhook.messages.event;
  const summaries = new Map(
    EVENTS.flatMap((operation) => messagesOf(document, operation)).map(({ name, summary }) => [
      name,
      summary,
    ]),
  );
  const references = payload.oneOf.map(({ properties: { type, data } }) => {
    const properties = { ...payload.properties, type, data };
    const schema = take({ type: 'object', required: payload.required, properties });
    const description =
      summaries.get(type.const) ?? 'Events were lost before this webhook was told of them.';
    return named.keep(`${pascal(type.const)}Event`, { ...schema, description });
  });
  named.keep('WebhookEvent', {
    anyOf: references,
    description:
      'What a webhook is told, by its type. A later server may send a type that is not here.',
  });
  return references.map(({ $ref }) => $ref.split('/').at(-1));
}

const pascal = (name) => name.replace(/(?:^|-)(\w)/g, (_, letter) => letter.toUpperCase());
