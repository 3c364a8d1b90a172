import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../../deploy/local/tools.mjs';
import { javaSources, withoutComments } from '../harness/java-sources.mjs';
import { protocol, section } from '../harness/protocol-tables.mjs';

// What docs/protocol.md, the servers and the SDK say of errors and close codes is the same.

const read = (path) => readFileSync(join(root, path), 'utf8');
const sdk = (file) =>
  import(
    pathToFileURL(join(root, 'browser-client/src/main/resources/META-INF/resources/holdfast', file))
      .href
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

/** @param {any[]} one @param {any[]} other */
function byName([a], [b]) {
  return a < b ? -1 : 1;
}
