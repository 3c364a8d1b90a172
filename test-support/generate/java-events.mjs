// The constants of the enums of events, from docs/asyncapi.yaml.
import { EVENTS, clientEvents, messagesOf } from '../../browser-client/build/asyncapi.mjs';
import { withBlock } from './blocks.mjs';

const BEGIN =
  '// From docs/asyncapi.yaml, by `./holdfast generate`: change that file, not this one.';
const END = '// End of what is generated.';

/** EventType.java with the events that Holdfast tells of. */
export function withEvents(document, java) {
  const lines = EVENTS.flatMap((operation, i) => [
    ...(i > 0 ? [''] : []),
    `// ${document.operations[operation].summary}`,
    ...messagesOf(document, operation).map(({ key, name, tags: [delivery], changes }) => {
      if (!delivery)
        throw new Error(`the message ${key} has no trait that says how it is delivered`);
      return `${constant(name)}(${[
        `"${name}"`,
        `Delivery.${constant(delivery)}`,
        ...changes.map((change) => `Change.${constant(change)}`),
      ].join(', ')}),`;
    }),
  ]);
  return withConstants(java, lines);
}

/** ClientEventType.java with the events that clients send. */
export function withClientEvents(document, java) {
  const told = new Set(messagesOf(document, 'serverEvents').map(({ name }) => name));
  // Main code names what Holdfast tells of in one place.
  const wireName = (name) =>
    told.has(name) ? `EventType.${constant(name)}.wireName()` : `"${name}"`;
  const names = clientEvents(document).map(({ name }) => name);
  return withConstants(
    java,
    names.map((name) => `${constant(name)}(${wireName(name)}),`),
  );
}

function withConstants(java, lines) {
  const text = lines.map((line) => `  ${line}`.trimEnd() + '\n').join('');
  // The blank line is the formatter's wish.
  return withBlock(java, BEGIN, END, text.replace(/,\n$/, ';\n\n'));
}

const constant = (name) => name.toUpperCase().replaceAll(/[-:]/g, '_');
