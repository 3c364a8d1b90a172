import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fingerprint } from '../../deploy/local/sources.mjs';

describe('the fingerprint of what a service is built from', () => {
  let folder, checkout, before;

  const write = (file, text) => {
    mkdirSync(dirname(join(checkout, file)), { recursive: true });
    writeFileSync(join(checkout, file), text);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'holdfast-sources-'));
    checkout = join(folder, 'checkout');
    write('pom.xml', '<project/>');
    const dependency = '<artifactId>holdfast-library</artifactId>';
    write('service/pom.xml', `<dependency>${dependency}</dependency>`);
    write('service/src/main/Service.java', 'class Service {}');
    write('service/src/test/ServiceTest.java', 'class ServiceTest {}');
    write('library/pom.xml', '');
    write('library/src/main/Library.java', 'class Library {}');
    before = fingerprint('service', checkout);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is the same in a checkout that was moved, and in a copy of it', () => {
    const moved = join(folder, 'moved');
    renameSync(checkout, moved);
    assert.equal(fingerprint('service', moved), before);
    cpSync(moved, checkout, { recursive: true });
    assert.equal(fingerprint('service', checkout), before);
  });

  it('changes with a source, also of a module that is packaged with it', () => {
    write('library/src/main/Library.java', 'class Library { int more; }');
    assert.notEqual(fingerprint('service', checkout), before);
  });

  it('changes with the name of a source', () => {
    const main = join(checkout, 'service/src/main');
    renameSync(join(main, 'Service.java'), join(main, 'Other.java'));
    assert.notEqual(fingerprint('service', checkout), before);
  });

  it('changes with a document that the SDK is served with', () => {
    write(
      'service/pom.xml',
      '<dependency><artifactId>holdfast-browser-client</artifactId></dependency>',
    );
    write('browser-client/pom.xml', '');
    write('docs/troubleshooting.md', '# Troubleshooting');
    const served = fingerprint('service', checkout);
    write('docs/troubleshooting.md', '# Troubleshooting, in other words');
    assert.notEqual(fingerprint('service', checkout), served);
  });

  it('does not change with a test', () => {
    write('service/src/test/ServiceTest.java', 'class ServiceTest { int more; }');
    assert.equal(fingerprint('service', checkout), before);
  });
});
