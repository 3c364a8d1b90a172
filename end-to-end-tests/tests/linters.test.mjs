import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runLinters } from '../../test-support/linters/linters.mjs';
import { findings } from '../../test-support/linters/lua.mjs';
import { origins } from '../../test-support/linters/lua-origins.mjs';
import { shellScripts, stepsOf } from '../../test-support/linters/shell.mjs';

describe('./holdfast lint', () => {
  it('runs every linter, tells what was found, and by which', async () => {
    const said = [];
    const linter = (name, code, output) => ({ name, check: async () => ({ code, output }) });
    const broken = {
      name: 'broken',
      check: () => Promise.reject(new Error('spawn broken ENOENT')),
    };
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

describe('a script of Redis that is checked as it is expanded', () => {
  const sources = new Map([
    ['log', 'local now = 1\nlocal function add()\nend\n'],
    ['room', '--!include log\n--!keys room\nlocal function leave()\n  add()\nend\n'],
    ['leave', '-- Leaves.\n--!include log\n--!include room\nleave()\n'],
    ['look', '-- Looks.\n--!include log\n--!include room\nlost()\n'],
  ]);
  // Each include once, and a directive made into code.
  const expanded = (comment, last) =>
    [
      comment,
      ...['local now = 1', 'local function add()', 'end', 'local room = KEYS[1]'],
      ...['local function leave()', '  add()', 'end', last],
    ].join('\n');
  const from = new Map([
    ['leave', origins('leave', expanded('-- Leaves.', 'leave()'), sources)],
    ['look', origins('look', expanded('-- Looks.', 'lost()'), sources)],
  ]);

  it('is known line by line', () => {
    assert.deepEqual(
      from.get('leave').map(({ file, line }) => `${file}:${line}`),
      'leave:1 log:1 log:2 log:3 room:2 room:3 room:4 room:5 leave:4'.split(' '),
    );
    assert.ok(from.get('leave')[4].made);
  });

  it('is refused if it is not made of its files', () => {
    assert.throws(
      () => origins('leave', expanded('-- Leaves.', 'stay()'), sources),
      /line 4 of leave$/,
    );
  });

  it('has its own faults told where they were written, and those of an include once', () => {
    const output = [
      "leave.lua:2:7: (W211) unused variable 'now'",
      "look.lua:2:7: (W211) unused variable 'now'",
      "look.lua:6:16: (W211) unused function 'leave'",
      "look.lua:7:3: (W113) accessing undefined variable 'sub'",
      "look.lua:9:1: (W431) shadowing upvalue 'add' on line 3",
      'look.lua:5:121: (W631) line is too long (140 > 120)',
      "look.lua:10:1: (E011) expected 'end' near <eof>",
    ].join('\n');
    assert.deepEqual(findings(output, from), [
      "log.lua:1:7: (W211) unused variable 'now'",
      "look.lua:4:1: (E011) expected 'end' near <eof>",
      "look.lua:4:1: (W431) shadowing upvalue 'add' on line 2 of log.lua",
      "room.lua:4:3: (W113) accessing undefined variable 'sub'",
    ]);
  });

  it('is not passed over if the linter could not read it', () => {
    assert.throws(() => findings('leave.lua: I/O error', from), /not understood/);
  });
});
