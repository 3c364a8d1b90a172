import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../../deploy/local/tools.mjs';
import { javaSources, withoutComments } from '../harness/java-sources.mjs';
import { protocol, section } from '../harness/protocol-tables.mjs';

// What docs/protocol.md, the servers and the SDK say of errors, close codes and events is the same.

const read = (path) => readFileSync(join(root, path), 'utf8');
const sdk = (file) =>
  import(
    pathToFileURL(join(root, 'browser-client/src/main/resources/META-INF/resources/holdfast', file))
  );

describe('docs/protocol.md', () => {
  const closeCodes = closeCodesOf(
    read('shared-state/src/main/java/dev/holdfast/state/error/CloseCode.java'),
  );
  const errors = errorsOf(
    read('shared-state/src/main/java/dev/holdfast/state/error/ErrorCode.java'),
    closeCodes,
  );

  it('names every error with its status, close code, and whether it is retryable', () => {
    assert.ok(errors.length > 20, 'the catalogue was read');
    const missing = errors
      .map(
        ({ code, status, closeCode, retryable }) =>
          `| \`${code}\` | ${status} | ${closeCode} | ${retryable ? 'yes' : 'no'} |`,
      )
      .filter((row) => !protocol.includes(row));
    assert.deepEqual(missing, []);
  });

  it('has a row for every close code, of a connection or of an error, and for no other', () => {
    assert.ok(closeCodes.size > 10, 'the catalogue was read');
    const ending = [...section('### Ending a connection').matchAll(/^\| (\d{4}) \|/gm)].map(
      ([, number]) => Number(number),
    );
    assert.ok(ending.length > 5, 'the table was read');
    const told = new Set([...ending, ...errors.map(({ closeCode }) => closeCode)]);
    assert.deepEqual([...told].sort(), [...closeCodes.values()].sort());
  });

  it('and the code name close codes in one place', () => {
    const literal = /\b(100[01]|101[123]|44\d\d)\b/;
    const closing = /close|Close|CODE|refuse/;
    const others = javaSources
      .filter(({ name }) => !name.endsWith('CloseCode.java'))
      .flatMap(({ name, text }) =>
        withoutComments(text)
          .split('\n')
          .filter((line) => literal.test(line) && (/\b44\d\d\b/.test(line) || closing.test(line)))
          .map((line) => `${name}: ${line.trim()}`),
      );
    assert.deepEqual(others, []);
  });

  it('and the SDK have the same catalogue of errors', async () => {
    const { ERRORS } = await sdk('errors.js');
    assert.deepEqual(
      Object.fromEntries(errors.map(({ code, ...rest }) => [code, rest]).sort(byName)),
      Object.fromEntries(Object.entries(ERRORS).sort(byName)),
    );
  });

  it('has a row for every event of the catalogue, with its delivery, and for no other', () => {
    const catalogue = JSON.parse(read('docs/events/catalogue.json'));
    assert.ok(catalogue.length > 30, 'the catalogue was read');
    const sent = rowsOf(section('### Server events'), /^\| (`.*?) \| ([DV]) \|/gm);
    const logged = rowsOf(section('### Events'), /^\| (`.*?) \|()/gm);
    const letters = { durable: 'D', volatile: 'V', 'logged-only': '' };
    assert.deepEqual(
      [...sent, ...logged].sort(),
      catalogue.map(({ name, delivery }) => [name, letters[delivery]]).sort(),
    );
  });

  it('names every event of the SDK', async () => {
    const { CLIENT_EVENTS, SERVER_EVENTS } = await sdk('events.js');
    const missing = [...CLIENT_EVENTS, ...SERVER_EVENTS].filter(
      (event) => !protocol.includes(`\`${event}\``),
    );
    assert.deepEqual(missing, []);
  });

  it('calls exactly those client events not implemented that the server does not know', async () => {
    const { CLIENT_EVENTS } = await sdk('events.js');
    const known = clientEventsOf(
      read('signaling-service/src/main/java/dev/holdfast/signaling/event/ClientEventType.java'),
      read('shared-state/src/main/java/dev/holdfast/state/event/EventType.java'),
    );
    assert.ok(known.length > 10, 'the catalogue was read');
    assert.deepEqual(
      known.filter((event) => !CLIENT_EVENTS.includes(event)),
      [],
      'the server knows it, the SDK does not',
    );
    const handled = CLIENT_EVENTS.filter((event) => known.includes(event));
    const table = section('### Client events');
    const absent = [...table.matchAll(/^\| (`.*) \| [\w ]+ \| (.*) \|$/gm)]
      .filter(([, , effect]) => effect.includes('not implemented yet'))
      .flatMap(([, events]) => [...events.matchAll(/`([^`]+)`/g)].map(([, event]) => event));
    assert.deepEqual(
      absent.sort(),
      CLIENT_EVENTS.filter((event) => !handled.includes(event)).sort(),
    );
  });
});

function closeCodesOf(java) {
  return new Map(
    [...java.matchAll(/^ {2}([A-Z_]+)\((\d+)\)/gm)].map(([, name, number]) => [
      name,
      Number(number),
    ]),
  );
}

function errorsOf(java, closeCodes) {
  const constant =
    /[A-Z_]+\(\s*"([a-z-]+)",\s*(\d+),\s*CloseCode\.([A-Z_]+),\s*(true|false),\s*"[^"]*"\)/g;
  return [...java.matchAll(constant)].map(([, code, status, closeCode, retryable]) => ({
    code,
    status: Number(status),
    closeCode: closeCodes.get(closeCode),
    retryable: retryable === 'true',
  }));
}

/** The names of the client events; what is relayed has its name from the catalogue of events. */
function clientEventsOf(java, catalogue) {
  const names = new Map(
    [...catalogue.matchAll(/^ {2}([A-Z_]+)\(\s*"([a-z-]+)"/gm)].map(([, type, name]) => [
      type,
      name,
    ]),
  );
  return [...java.matchAll(/^ {2}[A-Z_]+\(([^;]*?)\)[,;]$/gm)].flatMap(([, given]) =>
    [...given.matchAll(/"([^"]+)"|EventType\.([A-Z_]+)\./g)].map(
      ([, name, type]) => name ?? names.get(type),
    ),
  );
}

/** The names in the first column of a table, each with what stands in the second group. */
function rowsOf(text, row) {
  return [...text.matchAll(row)].flatMap(([, names, letter]) =>
    [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => [name, letter]),
  );
}

function byName([a], [b]) {
  return a < b ? -1 : 1;
}
