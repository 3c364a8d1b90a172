import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import {
  EVENTS,
  at,
  clientEvents,
  clientOperations,
  fieldsOf,
  messagesOf,
  repliesTo,
} from '../../browser-client/build/asyncapi.mjs';
import { protocolPage } from '../../browser-client/build/protocol-page.mjs';
import { root } from '../../deploy/local/tools.mjs';
import { assertAccessible } from '../harness/accessibility.mjs';
import { checker, closed, documentSchema, lenient, readAsyncApi } from '../harness/asyncapi.mjs';
import { launchBrowser } from '../harness/browser.mjs';
import { eventRows, linesOf, shapeIn, webhookExample } from '../harness/protocol-tables.mjs';

const document = readAsyncApi();
const strict = closed(document);
const check = checker(document);
const checkStrictly = checker(strict);
const events = (of) => EVENTS.flatMap((operation) => messagesOf(of, operation));
const named = (messages, name) => messages.find((message) => message.name === name);
const sdk = 'browser-client/src/main/resources/META-INF/resources/holdfast';
const fromSdk = (file) => import(pathToFileURL(join(root, sdk, file)).href);

const folder = join(root, 'docs/events');
const example = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));

/** The examples, each with what stands around its payload. */
const examples = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, ...told(example(file)) }));

function told(event) {
  if (!Array.isArray(event)) {
    const { data, ...headers } = event;
    return { name: event.type, payload: data, headers };
  }
  const [name, payload, offset] = event;
  return { name, payload, headers: offset === undefined ? {} : { offset } };
}

describe('docs/asyncapi.yaml', () => {
  it('is a document of AsyncAPI 3.0', () => {
    assert.equal(checker()(documentSchema, document), null);
    assert.notEqual(checker()(documentSchema, { ...document, channels: [] }), null);
  });

  it('refers to nothing that is not there', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)];
    assert.ok(references.length > 200);
    references.forEach(([, reference]) => at(document, reference));
  });

  it('needs every schema that it has', () => {
    const text = JSON.stringify(document);
    const unused = Object.keys(document.components.schemas).filter(
      (name) => !text.includes(`"#/components/schemas/${name}"`),
    );
    assert.deepEqual(unused, []);
  });

  it('names each event once, and each that a client sends', () => {
    for (const all of [events(document), clientEvents(document)]) {
      const names = all.map(({ name }) => name);
      assert.deepEqual(names, [...new Set(names)]);
    }
  });

  it('has the codes of errors that the SDK knows', async () => {
    const { ERRORS } = await fromSdk('errors.js');
    const codes = document.components.schemas.ErrorCode.enum;
    assert.deepEqual([...codes].sort(), Object.keys(ERRORS).sort());
  });

  it('describes each message, and says of each that a client sends who may', () => {
    const all = [...events(document), ...clientEvents(document)];
    const silent = all.filter(({ summary, description }) => !summary || !description);
    assert.deepEqual(silent, []);
    assert.deepEqual(
      clientEvents(document).filter(({ from }) => !from),
      [],
    );
  });
});

describe('a message of docs/asyncapi.yaml', () => {
  for (const { file, name, payload, headers } of examples) {
    const message = named(events(document), name);
    const strictly = named(events(strict), name);

    it(`is as docs/events/${file} has it, without a field too many`, () => {
      assert.equal(checkStrictly(strictly.payload, payload), null);
      assert.equal(checkStrictly(strictly.headers, headers), null);
      assert.notEqual(checkStrictly(strictly.payload, { ...payload, unheardOf: 1 }), null);
    });

    it(`is not as docs/events/${file} without a field that it requires`, () => {
      for (const [schema, value] of [
        [message.payload, payload],
        [message.headers, headers],
      ]) {
        for (const field of requiredOf(schema, value)) {
          const rest = { ...value };
          delete rest[field];
          assert.notEqual(check(schema, rest), null, `without ${field}`);
        }
      }
    });
  }

  it('has the fields that protocol.md names, and requires those without a question mark', () => {
    const rows = [...eventRows('### Server events'), ...eventRows('### Events')];
    for (const { names, text } of rows) {
      for (const name of names.filter((one) => !BY_HAND.includes(one))) {
        assertAgree(name, named(events(document), name).payload, shapeIn(text));
      }
    }
  });

  it('of a client has the fields that protocol.md names, and so has what answers it', () => {
    const rows = eventRows('### Client events');
    for (const operation of clientOperations(document)) {
      const [{ name, payload }] = messagesOf(document, operation);
      const [wanted, answer] = rows.find(({ names }) => names.includes(name)).text.split('→');
      assertAgree(name, payload, [{ names: ['id'], isOptional: true }, ...shapeIn(wanted)]);
      const [acknowledgment, refusal] = repliesTo(document, operation);
      assert.equal(refusal.name, 'refused');
      const shape = shapeIn(answer);
      const ok = { names: ['ok'], isOptional: false };
      if (shape) assertAgree(`what answers ${name}`, acknowledgment.payload, [ok, ...shape]);
    }
  });

  it('of a transcript has the fields that protocol.md shows', () => {
    const checkNames = checker(lenient(strict));
    const operations = ['transcriptMessages', 'transcriptRequests'];
    const messages = operations.flatMap((name) => messagesOf(lenient(strict), name));
    const lines = linesOf('### Live: a WebSocket');
    assert.ok(lines.length > 8);
    for (const line of lines) {
      const { payload } = named(messages, line.type);
      assert.equal(checkNames(payload, withValues(line)), null, JSON.stringify(line));
    }
  });

  it('to a webhook is as protocol.md shows it', () => {
    const [{ payload }] = messagesOf(strict, 'webhookEvents');
    assert.equal(checkStrictly(payload, webhookExample()), null);
  });

  for (const { file, name, payload, headers } of examples.filter((one) => one.headers.type)) {
    it(`to a webhook has the payload of docs/events/${file}, and no other event's`, () => {
      const [event] = messagesOf(strict, 'webhookEvents');
      const sent = { ...webhookExample(), type: name, offset: headers.offset, data: payload };
      assert.equal(checkStrictly(event.payload, sent), null);
      for (const type of ['gap', 'unheard-of']) {
        assert.notEqual(checkStrictly(event.payload, { ...sent, type }), null);
      }
    });
  }
});

describe('the page that is made of docs/asyncapi.yaml', () => {
  const page = protocolPage(document);
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);

  it('has every event under its name, and every other message and type', () => {
    const types = Object.keys(document.components.schemas).map((name) => `type-${name}`);
    const names = events(document).map(({ name }) => name);
    const taken = clientOperations(document).map((operation) => `signaling-client.${operation}`);
    assert.deepEqual(
      [...names, ...taken, ...types].filter((id) => !ids.includes(id)),
      [],
    );
  });

  it('has one main heading, and leaves out no level below it', () => {
    const levels = [...page.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    assert.deepEqual(
      levels.filter((level) => level === 1),
      [1],
    );
    levels.forEach((level, i) => assert.ok(level <= (levels[i - 1] ?? 0) + 1, `heading ${i}`));
  });

  it('gives each id once, and links to those that there are', () => {
    assert.deepEqual(ids.toSorted(), [...new Set(ids)].sort());
    const links = [...page.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id);
    assert.ok(links.length > 200);
    assert.deepEqual(
      links.filter((id) => !ids.includes(id)),
      [],
    );
  });

  it('is accessible, light and dark, and fits a narrow screen', async () => {
    // Of one channel: axe-core takes its time, and the others are made of the same parts.
    const { callLog } = document.channels;
    const { callEvents } = document.operations;
    const short = { ...document, channels: { callLog }, operations: { callEvents } };
    const browser = await launchBrowser();
    try {
      for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
        const shown = await browser.newPage({ colorScheme, viewport: { width: 360, height: 640 } });
        await shown.setContent(protocolPage(short));
        await assertAccessible(shown, colorScheme);
        await shown.setContent(page);
        const width = await shown.evaluate(() => window.document.documentElement.scrollWidth);
        assert.ok(width <= 360, `${width} px wide`);
      }
    } finally {
      await browser.close();
    }
  });

  it('escapes all that the document says', () => {
    const hostile = JSON.parse(JSON.stringify(document), (key, value) =>
      TEXTS.includes(key) && typeof value === 'string' ? `<script>"&'\`</script>${value}` : value,
    );
    const made = protocolPage(hostile);
    assert.ok(made.includes('&#60;script&#62;&#34;&#38;&#39;'));
    assert.doesNotMatch(made, /<script|<\/script/);
  });
});

/** Where people write what they like. */
const TEXTS = ['title', 'description', 'summary', 'version', 'name', 'address', 'pattern'];

/** Rows that have no single shape: their examples hold them. */
const BY_HAND = ['session-displaced', 'participant-quality'];

/** Required fields of the alternative that the value has: of what rings at an agent, not of the other. */
function requiredOf(schema, value) {
  const one = (schema.anyOf ?? [schema]).find((alternative) => check(alternative, value) === null);
  return fieldsOf(document, one).required;
}

/** @param {import('../harness/protocol-tables.mjs').Field[]} shape */
function assertAgree(name, schema, shape) {
  const { properties, required } = fieldsOf(document, schema);
  const present = shape.map(({ names, isOptional }) => ({
    names: names.filter((one) => one in properties),
    isOptional,
  }));
  present.forEach(({ names }, i) => assert.ok(names.length > 0, `${name}: ${shape[i].names}`));
  assert.deepEqual(
    Object.keys(properties).sort(),
    present.flatMap(({ names }) => names).sort(),
    `${name}: its fields`,
  );
  // Of two that exclude each other neither is required.
  const always = present.filter(({ names, isOptional }) => !isOptional && names.length === 1);
  assert.deepEqual(
    [...required].sort(),
    always.flatMap(({ names }) => names).sort(),
    `${name}: required`,
  );
}

/** The documentation writes … where a value could be any. */
function withValues(message) {
  const values = { offset: '4711-1', timestamp: '2026-01-31T10:00:00.000Z', code: 'internal' };
  const text = JSON.stringify(message, (key, value) =>
    value === '…' ? (values[key] ?? 'x') : value,
  );
  return JSON.parse(text);
}
