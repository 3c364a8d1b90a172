import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { root } from '../../deploy/local/tools.mjs';
import { configurationProperties, environmentName } from '../harness/configuration-properties.mjs';
import { documentedVariables } from '../harness/environment-names.mjs';
import { javaSources } from '../harness/java-sources.mjs';

const read = (...path) => readFileSync(join(root, ...path), 'utf8');
const readme = read('README.md');
const operations = read('docs/operations.md');
const sdk = 'browser-client/src/main/resources/META-INF/resources/holdfast';

describe('docs/operations.md', () => {
  const inCode = configurationProperties();
  const attributes = javaSources.flatMap(({ text }) =>
    [...text.matchAll(/AttributeKey\.stringKey\(\s*"([^"]+)"\)/g)].map(([, name]) => name),
  );

  it('can tell of every property what it is for', () => {
    assert.ok(inCode.length > 100, 'the interfaces were read');
    for (const { name, meaning } of inCode) assert.ok(meaning, `${name} has no Javadoc`);
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
    const checks = javaSources.filter(({ text }) => text.includes('ConfigErrors errors'));
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
});

const { CLIENT_ERRORS, ERRORS } = await import(pathToFileURL(join(root, sdk, 'errors.js')).href);

describe('docs/troubleshooting.md', () => {
  it('has every error by its code', () => {
    const headings = [...read('docs/troubleshooting.md').matchAll(/^### ([a-z-]+)$/gm)];
    const codes = Object.keys({ ...ERRORS, ...CLIENT_ERRORS });
    assert.deepEqual(headings.map(([, code]) => code).sort(), codes.sort());
  });
});

describe('docs/guide.md', () => {
  it("names every error of the SDK's own, and whether it is retryable", () => {
    const named = [...read('docs/guide.md').matchAll(/^\| `([a-z-]+)` \| (yes|no) \|/gm)];
    assert.deepEqual(
      named.map(([, code, retryable]) => [code, retryable === 'yes']).sort(),
      Object.entries(CLIENT_ERRORS)
        .map(([code, { retryable }]) => [code, retryable])
        .sort(),
    );
  });
});

describe('docs/glossary.md', () => {
  it('names classes that there are', () => {
    const classes = new Set(javaSources.map(({ name }) => basename(name, '.java')));
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
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file))
    .sort();
}

function isFolder(path) {
  return statSync(join(root, path)).isDirectory();
}

/** Not of an interface: a list that a single class asks for. */
function apiKeyProperty() {
  const [, name] = /PROPERTY = "([^"]+)"/.exec(
    read('room-service/src/main/java/dev/holdfast/rooms/access/ApiKeys.java'),
  );
  return [name];
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
