import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { services } from '../../deploy/local/build.mjs';
import { root } from '../../deploy/local/tools.mjs';
import { asTheyAre, unanalysed } from '../../native-analysis/analysis.mjs';
import { readArguments } from '../../test-support/runner/arguments.mjs';
import { testsIn } from '../../test-support/runner/java-reports.mjs';
import { neverRan } from '../../test-support/runner/java-tests.mjs';
import { runFiles } from '../../test-support/runner/node-files.mjs';
import { RunOutput } from '../../test-support/runner/run-output.mjs';
import { workspace } from '../harness/workspace.mjs';

const folder = join(workspace, 'files');
// Read by nobody: it would look like failures of this run.
const say = () => {};
const output = new RunOutput(join(workspace, 'target'));
// Of two tests the second.
const endsInTheMiddle = "}); test('ends', () => { process.exit(0);";

before(() => {
  // Of the runner that runs this file, not of the one that is tried here.
  delete process.env.HOLDFAST_COUNT_ONLY;
  rmSync(workspace, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
});

describe('a file of tests that fails', () => {
  it('fails the run if it fails again by itself', async () => {
    const passed = await run({ 'always.test.mjs': "throw new Error('as ever')" });
    assert.equal(passed, false);
    assert.deepEqual(output.flakes(), []);
  });

  it('is a flake if it passes then, told with its first message, its output kept', async () => {
    const passed = await run({ 'fine.test.mjs': '', 'once.test.mjs': failingOnce('once') });
    assert.equal(passed, true);
    const [flake, ...others] = output.flakes();
    assert.deepEqual(others, []);
    assert.equal(flake.name, 'once.test.mjs');
    assert.equal(flake.message, 'is done: the first time');
    assert.match(
      readFileSync(join(root, flake.folder, 'output.txt'), 'utf8'),
      /said before[^]*the first time/,
    );
    assert.match(readFileSync(join(root, flake.folder, 'log.txt'), 'utf8'), /of a service/);
    const outcomes = output.nodeResults(0).map(({ file, outcome }) => `${file} ${outcome}`);
    assert.deepEqual(outcomes.sort(), ['fine.test.mjs passed', 'once.test.mjs passed']);
  });

  it('fails the run at once beside more than a run may have', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const passed = await run(
      Object.fromEntries(names.map((name) => [`${name}.test.mjs`, failingOnce(name)])),
    );
    assert.equal(passed, false);
  });

  it('fails the run if it has no test, skips one or ends early', async () => {
    assert.equal(await run({ 'none.test.mjs': undefined }), false);
    assert.equal(await run({ 'skips.test.mjs': '', 'skips-too.test.mjs': 'SKIP' }), false);
    assert.equal(await run({ 'todo.test.mjs': 'TODO' }), false);
    assert.equal(await run({ 'ends.test.mjs': 'process.exit(3)' }), false);
    assert.equal(await run({ 'ends-well.test.mjs': endsInTheMiddle }), false);
    const lies = "process.on('exit', () => (process.exitCode = 0)); throw new Error('no')";
    assert.equal(await run({ 'lies.test.mjs': lies }), false);
  });

  it('is counted, where failures are only counted, whatever is wrong with it', async () => {
    process.env.HOLDFAST_COUNT_ONLY = '1';
    try {
      await run({
        'none.test.mjs': undefined,
        'fine.test.mjs': '',
        'ends.test.mjs': endsInTheMiddle,
      });
    } finally {
      delete process.env.HOLDFAST_COUNT_ONLY;
    }
    const failed = output.nodeResults(0).filter(({ outcome }) => outcome === 'failed');
    assert.deepEqual(failed.map(({ file, test }) => `${file}: ${test}`).sort(), [
      'ends.test.mjs: the file itself',
      'none.test.mjs: the file itself',
    ]);
  });

  it('is not waited for when only a process that it left behind still has its output', async () => {
    const left = join(folder, 'left.pid');
    const leaves = `const sleep = spawn('sleep', ['900'], { stdio: 'inherit' });
      sleep.unref();
      writeFileSync(${JSON.stringify(left)}, String(sleep.pid));`;
    assert.equal(await run({ 'leaves.test.mjs': leaves }), true);
    process.kill(Number(readFileSync(left, 'utf8')));
  });
});

describe('the report of a Java class', () => {
  it('tells each test, and what failed before all of them', () => {
    const xml = `<testsuite tests="4">
      <testcase name="holds" classname="dev.RoomTest" time="0.1"/>
      <testcase name="ends" classname="dev.RoomTest$Windows" time="0.2">
        <failure message="expected &lt;2&gt;&#10;but" type="java.lang.AssertionError"><![CDATA[x]]></failure>
        <system-out><![CDATA[<testcase name="said" classname="by.a.Test"/>]]></system-out>
      </testcase>
      <testcase name="" classname="dev.RoomTest"><error type="java.io.IOException">y</error></testcase>
      <testcase name="later" classname="dev.RoomTest"><skipped/></testcase>
    </testsuite>`;
    const of = (test, outcome, message = '') => ({
      className: 'dev.RoomTest',
      test,
      outcome,
      message,
    });
    assert.deepEqual(testsIn(xml), [
      of('holds', 'passed'),
      of('ends', 'failed', 'expected <2>\nbut'),
      of('the class itself', 'failed', 'java.io.IOException'),
      of('later', 'skipped'),
    ]);
  });
});

describe('a Java test that is named', () => {
  const named = { module: 'shared-state', simpleName: 'RoomTest', fullName: 'dev.RoomTest' };
  const ran = (test) => ({ module: 'shared-state', className: 'dev.RoomTest', test });

  it('has to run', () => {
    assert.deepEqual(neverRan([named], []), ['RoomTest']);
    assert.deepEqual(neverRan([{ ...named, method: 'holds' }], [ran('holdsOn')]), [
      'RoomTest#holds',
    ]);
    assert.deepEqual(neverRan([{ ...named, method: 'holds' }], [ran('holds(String)[1]')]), []);
    assert.deepEqual(neverRan([named], [ran('the class itself')]), []);
  });
});

describe('the native analysis', () => {
  it('is of all services in CI, else of those that changed, or are told other options', () => {
    const { CI } = process.env;
    const stamps = services.map((name) => join(root, name, 'target/native-analysis/passed'));
    const kept = stamps.map((file) => existsSync(file) && readFileSync(file, 'utf8'));
    try {
      delete process.env.CI;
      const now = asTheyAre(services);
      services.forEach((name, i) => {
        mkdirSync(dirname(stamps[i]), { recursive: true });
        writeFileSync(stamps[i], name === 'room-service' ? 'as it was once' : now.get(name));
      });
      assert.deepEqual([...unanalysed().keys()], ['room-service']);
      process.env.QUARKUS_NATIVE_MARCH = 'compatibility';
      assert.deepEqual([...unanalysed().keys()], services);
      delete process.env.QUARKUS_NATIVE_MARCH;
      process.env.CI = 'true';
      assert.deepEqual([...unanalysed().keys()], services);
    } finally {
      delete process.env.QUARKUS_NATIVE_MARCH;
      delete process.env.CI;
      if (CI !== undefined) process.env.CI = CI;
      stamps.forEach((file, i) => (kept[i] ? writeFileSync(file, kept[i]) : rmSync(file)));
    }
  });
});

describe('./holdfast test', () => {
  const planOf = (...words) => readArguments(words).plan;

  it('runs everything unless told otherwise', () => {
    const { maven, endToEnd, native } = planOf();
    assert.ok(maven.includes('verify') && !maven.join().includes('-Dtest'));
    assert.ok(native);
    assert.ok(endToEnd.includes('test-runner.test.mjs') && endToEnd.length > 20);
  });

  it('finds a test by class, method, file or module', () => {
    const { maven } = planOf('RoomFlowsTest#joinsOnce', 'EdgeTest');
    const [test] = maven.filter((word) => word.startsWith('-Dtest='));
    assert.match(test, /^-Dtest=dev\.holdfast\..+\.RoomFlowsTest#joinsOnce,dev.+\.EdgeTest$/);
    assert.match(maven[1], /^[a-z-]+,deploy$/);
    assert.ok(maven.includes('-Dsdk.tests=none') && maven.includes('test'));
    assert.ok(planOf('SignalingIT').maven.includes('verify'));
    // It is generated from what services are packaged with.
    assert.ok(planOf('HoldfastServerTest').maven.includes('package'));
    assert.ok(planOf('call.test.js').maven.includes('-Dsdk.tests=call.test.js'));
    assert.deepEqual(planOf('call.test.mjs'), {
      maven: undefined,
      java: [],
      lint: false,
      packaged: false,
      endToEnd: ['call.test.mjs'],
    });
    assert.equal(planOf('browser-client/').maven[1], 'browser-client');
    assert.ok(planOf('shared-state').maven.join().includes('HouseRulesTest'));
  });

  it('refuses what there is not', () => {
    assert.throws(
      () => planOf('RoomFlows'),
      /no test is called RoomFlows; did you mean RoomFlowsTest/,
    );
    assert.throws(() => planOf('RoomFlowsTest#'), /no test is called RoomFlowsTest#/);
    assert.throws(() => planOf('--fast'), /no option --fast/);
    assert.throws(() => planOf('--stress', 'often'), /a number of rounds/);
    assert.throws(() => planOf('--quick', 'RoomFlowsTest'), /takes no names/);
  });
});

/** Runs files with these bodies of their one test; undefined: no test; SKIP, TODO: one left out. */
function run(bodies) {
  output.clear();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, body] of Object.entries(bodies)) writeFileSync(join(folder, name), text(body));
  const log = join(folder, 'log.txt');
  writeFileSync(log, 'of a service');
  const files = Object.keys(bodies);
  return runFiles({ name: 'tried', folder, files, atATime: 2, leftBy: () => [log], output, say });
}

function text(body) {
  if (body === undefined) return '';
  const leftOut = { SKIP: '{ skip: true }, ', TODO: '{ todo: true }, ' }[body] ?? '';
  return `import { spawn } from 'node:child_process';
    import { existsSync, writeFileSync } from 'node:fs';
    import { test } from 'node:test';
    test('is done', ${leftOut}() => { ${leftOut ? "throw new Error('not yet')" : body} });`;
}

function failingOnce(name) {
  const mark = join(folder, `${name}.ran`);
  assert.ok(!existsSync(mark));
  return `console.log('said before');
    if (!existsSync(${JSON.stringify(mark)})) {
      writeFileSync(${JSON.stringify(mark)}, '');
      throw new Error('the first time');
    }`;
}
