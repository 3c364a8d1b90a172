import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runLinters } from '../../test-support/linters/linters.mjs';
import { shellScripts, stepsOf } from '../../test-support/linters/shell.mjs';

describe('./holdfast lint', () => {
  it('runs every linter, tells what was found, and by which', async () => {
    const said = [];
    const linter = (name, code, output) => ({ name, check: async () => ({ code, output }) });
    const broken = { name: 'broken', check: () => Promise.reject(new Error('spawn broken ENOENT')) };
    const all = [linter('strict', 1, 'a.lua:3: unused'), broken, linter('content', 0, 'nothing')];
    assert.equal(await runLinters((text) => said.push(text), all), false);
    const text = said.join('\n');
    assert.match(text, /^FAILED {3}strict /m);
    assert.match(text, /^a\.lua:3: unused$/m);
    assert.match(text, /spawn broken ENOENT/);
    assert.match(text, /^passed {3}content /m);
    assert.doesNotMatch(text, /nothing/);
    assert.match(text, /^linters that found something: (strict, broken|broken, strict)$/m);
  });

  it('passes if no linter found anything', async () => {
    const all = [{ name: 'content', check: async () => ({ code: 0, output: '' }) }];
    assert.equal(await runLinters(() => {}, all), true);
  });

  it('reads every shell script, by its ending or by its first line', () => {
    const found = shellScripts();
    const some = ['holdfast', '.ci/run', 'benchmarks/run', 'deploy/local/prerequisites.sh'];
    assert.deepEqual(
      some.filter((file) => !found.includes(file)),
      [],
    );
    assert.ok(!found.some((file) => /node_modules|target|mvnw/.test(file)), `${found}`);
  });

  it('reads what workflows run in a shell', () => {
    const yaml = [
      'steps:',
      '  - id: plan',
      '    run: |',
      // eslint-disable-next-line no-template-curly-in-string -- it is GitHub's, not JavaScript's
      '      echo ${{ github.ref }}',
      '',
      '      echo two',
      '    env: {}',
      '  - run: |',
      '      echo three',
    ].join('\n');
    assert.deepEqual(stepsOf(yaml), [
      { line: 3, text: '#!/bin/bash -e\n      echo value\n\n      echo two\n' },
      { line: 8, text: '#!/bin/bash -e\n      echo three\n' },
    ]);
  });
});
