import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../../deploy/local/tools.mjs';
import {
  configurationProperties,
  environmentName,
  modules,
} from '../harness/configuration-properties.mjs';
import { documentedVariables } from '../harness/environment-names.mjs';
import { withPropertyTables } from '../harness/property-tables.mjs';

const read = (...path) => readFileSync(join(root, ...path), 'utf8');
const readme = read('README.md');
const protocol = read('docs/protocol.md');
const operations = read('docs/operations.md');
const sdk = (file) =>
  import(
    pathToFileURL(join(root, 'browser-client/src/main/resources/META-INF/resources/holdfast', file))
  );

const sources = modules.flatMap((module) =>
  filesBelow(join(root, module, 'src/main/java'), '.java').map((name) => ({
    name,
    text: readFileSync(name, 'utf8'),
  })),
);

describe('docs/operations.md', () => {
  const inCode = configurationProperties();
  const attributes = sources.flatMap(({ text }) =>
    [...text.matchAll(/AttributeKey\.stringKey\(\s*"([^"]+)"\)/g)].map(([, name]) => name),
  );

  it('has the tables of properties that the interfaces declare', () => {
    assert.ok(inCode.length > 100, 'the interfaces were read');
    for (const { name, meaning } of inCode) assert.ok(meaning, `${name} has no Javadoc`);
    assert.equal(
      operations,
      withPropertyTables(operations),
      'run: node end-to-end-tests/harness/property-tables.mjs',
    );
  });

  it('names the variable of every property as the configuration reads it', () => {
    assert.ok(documentedVariables.length > 100, 'the tables were read');
    for (const { property, variable } of documentedVariables) {
      assert.equal(variable, environmentName(property));
      // Without the quotes the variable has one underscore, and is silently not read.
      assert.doesNotMatch(property, /\.\d+\./, 'the key of a map stands in quotes');
    }
  });

  it('names no property that there is not', () => {
    const names = new Set([...inCode.map(({ name }) => name), ...apiKeyProperty()]);
    const unknown = documentedVariables
      .map(({ property }) => property)
      .filter((property) => property.startsWith('holdfast.') && !names.has(property));
    assert.deepEqual(unknown, []);
    for (const [, name] of operations.matchAll(/`(holdfast\.[a-z][a-z.-]*[a-z])`/g)) {
      assert.ok(names.has(name) || attributes.includes(name), `${name} is no property`);
    }
  });

  it('has every property that the checks of the configuration name', () => {
    const names = [...inCode.map(({ name }) => name), ...apiKeyProperty()];
    const checks = sources.filter(({ text }) => text.includes('ConfigErrors errors'));
    const named = checks.flatMap(({ text }) =>
      [...text.matchAll(/"(holdfast\.[a-z.-]*[a-z])"/g)].map(([, name]) => name),
    );
    assert.ok(named.length > 100, 'the checks were read');
    const unknown = named.filter((name) => !names.includes(name));
    assert.deepEqual(unknown, []);
  });

  it('names every attribute of the spans', () => {
    assert.ok(attributes.length > 5, 'the attributes were read');
    const missing = attributes.filter((name) => !operations.includes(`\`${name}\``));
    assert.deepEqual(missing, []);
  });

  it('names every metric, as Prometheus spells it', () => {
    const metrics = sources.flatMap(({ text }) => metricsOf(withoutComments(text)));
    assert.ok(metrics.length > 10, 'the metrics were read');
    const missing = metrics.filter((name) => !operations.includes(`| \`${name}\` |`));
    assert.deepEqual(missing, []);
    const listed = [...operations.matchAll(/^\| `(holdfast_[a-z_]+)` \|/gm)].map(
      ([, name]) => name,
    );
    assert.deepEqual(
      listed.filter((name) => !metrics.includes(name)),
      [],
      'no metric of the code',
    );
  });
});

describe('docs/guide.md', () => {
  it("names every error of the SDK's own, and whether it is retryable", async () => {
    const { CLIENT_ERRORS } = await sdk('errors.js');
    const named = [...read('docs/guide.md').matchAll(/^\| `([a-z-]+)` \| (yes|no) \|/gm)];
    assert.deepEqual(
      named.map(([, code, retryable]) => [code, retryable === 'yes']).sort(),
      Object.entries(CLIENT_ERRORS)
        .map(([code, { retryable }]) => [code, retryable])
        .sort(),
    );
  });
});

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
    const ending = [
      ...section(protocol, '### Ending a connection').matchAll(/^\| (\d{4}) \|/gm),
    ].map(([, number]) => Number(number));
    assert.ok(ending.length > 5, 'the table was read');
    const told = new Set([...ending, ...errors.map(({ closeCode }) => closeCode)]);
    assert.deepEqual([...told].sort(), [...closeCodes.values()].sort());
  });

  it('and the code name close codes in one place', () => {
    const literal = /\b(100[01]|101[123]|44\d\d)\b/;
    const closing = /close|Close|CODE|refuse/;
    const others = sources
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
    const sent = rowsOf(section(protocol, '### Server events'), /^\| (`.*?) \| ([DV]) \|/gm);
    const logged = rowsOf(section(protocol, '### Events'), /^\| (`.*?) \|()/gm);
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
    const table = section(protocol, '### Client events');
    const absent = [...table.matchAll(/^\| (`.*) \| [\w ]+ \| (.*) \|$/gm)]
      .filter(([, , effect]) => effect.includes('not implemented yet'))
      .flatMap(([, events]) => [...events.matchAll(/`([^`]+)`/g)].map(([, event]) => event));
    assert.deepEqual(
      absent.sort(),
      CLIENT_EVENTS.filter((event) => !handled.includes(event)).sort(),
    );
  });
});

describe('docs/glossary.md', () => {
  it('names classes that there are', () => {
    const classes = new Set(sources.map(({ name }) => basename(name, '.java')));
    const named = [...read('docs/glossary.md').matchAll(/`([A-Z]\w+)`/g)].map(([, name]) => name);
    assert.ok(named.length > 30, 'the classes were read');
    assert.deepEqual(
      named.filter((name) => !classes.has(name)),
      [],
    );
  });
});

describe('README.md', () => {
  it('has fewer than 200 lines', () => {
    assert.ok(readme.split('\n').length < 200);
  });
});

describe('every page', () => {
  const inFolder = (folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith('.md'))
      .map((file) => join(folder, file));
  const pages = [
    ...['.', ...readdirSync(root)].filter(isFolder).flatMap(inFolder),
    ...filesBelow(join(root, 'docs'), '.md').map((file) => relative(root, file)),
  ];

  it('links to files and headings that there are', () => {
    const broken = pages.flatMap((page) =>
      linksOf(read(page))
        .filter((link) => !leadsSomewhere(page, link))
        .map((link) => `${page}: ${link}`),
    );
    assert.deepEqual(broken, []);
  });

  it('of a decision has its four parts', () => {
    for (const page of pages.filter((path) => path.includes('decisions'))) {
      assert.match(page, /decisions.\d{3}-[a-z0-9-]+\.md$/);
      for (const part of ['Context', 'Decision', 'Consequences', 'What would make us change it']) {
        assert.ok(read(page).includes(`\n## ${part}\n`), `${page}: ${part}`);
      }
    }
  });
});

function filesBelow(folder, ending) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file))
    .sort();
}

function isFolder(path) {
  return statSync(join(root, path)).isDirectory();
}

function withoutComments(java) {
  return java.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

/** Not of an interface: a list that a single class asks for. */
function apiKeyProperty() {
  const [, name] = /PROPERTY = "([^"]+)"/.exec(
    read('room-service/src/main/java/dev/holdfast/rooms/access/ApiKeys.java'),
  );
  return [name];
}

/** Micrometer's Prometheus naming: underscores, and the kind as the ending. */
function metricsOf(java) {
  if (!java.includes('io.micrometer')) return [];
  const constants = new Map(
    [...java.matchAll(/String (\w+) = "(holdfast\.[a-z.]+)"/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
  const endings = { counter: '_total', timer: '_seconds', gauge: '', summary: '' };
  const call =
    /(?:(?:registry|Metrics)\s*\.(counter|timer|gauge|summary)|(Timer|Counter|Gauge|DistributionSummary)\.builder)\(\s*(?:"([^"]+)"|(\w+))/g;
  const found = [...java.matchAll(call)].map(([, method, builder, literal, constant]) => {
    const kind =
      method ?? { Timer: 'timer', Counter: 'counter', Gauge: 'gauge' }[builder] ?? 'summary';
    const name = literal ?? constants.get(constant);
    assert.ok(name, `the name of a metric: ${constant}`);
    return name.replaceAll('.', '_') + endings[kind];
  });
  const registered = new Set(found.map((name) => name.replace(/_(total|seconds)$/, '')));
  for (const [, literal] of java.matchAll(/"(holdfast\.[a-z.]+)"/g)) {
    assert.ok(registered.has(literal.replaceAll('.', '_')), `how is ${literal} registered?`);
  }
  return [...new Set(found)];
}

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

function section(page, heading) {
  const from = page.indexOf(`\n${heading}\n`);
  assert.ok(from >= 0, heading);
  const to = page.slice(from + heading.length).search(/\n##/);
  return page.slice(from, to < 0 ? undefined : from + heading.length + to);
}

function linksOf(page) {
  const text = page.replace(/^```[\s\S]*?^```$/gm, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link)
    .filter((link) => !/^\w+:/.test(link));
}

function leadsSomewhere(page, link) {
  const [path, anchor] = link.split('#');
  const file = path ? join(root, dirname(page), path) : join(root, page);
  if (!existsSync(file)) return false;
  return anchor === undefined || headingsOf(readFileSync(file, 'utf8')).includes(anchor);
}

/** As GitHub names the anchors of headings. */
function headingsOf(page) {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
