import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hold, release } from '../../deploy/local/lifeline.mjs';
import { MOST_FLAKES, output as ofTheRun } from './run-output.mjs';

// No file takes nearly as long: one that does will never end.
const LONGEST_MS = 30 * 60_000;
// From a process's end to that of its output.
const LAST_WORDS_MS = 5_000;

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/**
 * Runs files of tests, each in a process of its own. One that fails is run again by itself, once, at
 * the end.
 *
 * @param {object} suite
 * @param {string} suite.name where its results are kept
 * @param {string} suite.folder that holds the files
 * @param {string} [suite.directory] they run in, if it is another one
 * @param {string[]} suite.files by name, in order
 * @param {number} suite.atATime
 * @param {string[]} [suite.reporters] modules, beside the ordinary ones
 * @param {(file: string) => string[]} [suite.leftBy] files and folders that help after a failure
 * @param {import('./run-output.mjs').RunOutput} [suite.output] where results and flakes are kept
 * @param {(text: string) => void} [suite.say] told what a person wants to read
 * @returns {Promise<boolean>} whether all passed, if need be the second time
 */
export async function runFiles(suite) {
  const failed = await runAll(suite);
  // Whoever counts failures wants no second chance.
  if (process.env.HOLDFAST_COUNT_ONLY) return true;
  if (failed.length > MOST_FLAKES) return false;
  let passed = true;
  for (const failure of failed) passed = (await passesAlone(suite, failure)) && passed;
  return passed;
}

async function runAll(suite) {
  const left = [...suite.files];
  const failed = [];
  const worker = async () => {
    while (left.length > 0) {
      const ended = await run(suite, left.shift());
      if (!ended.passed) failed.push(ended);
    }
  };
  await Promise.all(Array.from({ length: suite.atATime }, worker));
  return failed;
}

async function passesAlone(suite, { file, output }) {
  const { say = console.log } = suite;
  const kept = (suite.output ?? ofTheRun).keepFailure({
    name: file,
    message: firstFailure(suite, file),
    files: suite.leftBy?.(file) ?? [],
    output,
  });
  say(`== ${file} once more, by itself`);
  const { passed } = await run(suite, file);
  if (passed) kept.isFlake();
  return passed;
}

function firstFailure({ name, output = ofTheRun }, file) {
  const { test, message } = output.resultsOf(name, file).find((one) => one.outcome === 'failed');
  return `${test}: ${message.split('\n')[0]}`;
}

/** Its output is shown when it has ended: that of two would not be told apart. */
async function run(suite, file) {
  const { name, folder, directory = folder, reporters = [], output: kept = ofTheRun } = suite;
  const { say = console.log } = suite;
  const results = kept.newResults(name, file);
  const said = ['spec', ...reporters, here('nothing-skipped.mjs')];
  const args = [
    ...said.flatMap((one) => [`--test-reporter=${one}`, '--test-reporter-destination=stdout']),
    ...[
      `--test-reporter=${here('results-reporter.mjs')}`,
      `--test-reporter-destination=${results}`,
    ],
    join(folder, file),
  ];
  const { code, output } = await runNode(args, directory);
  say(`== ${file}\n${output}`);
  const tests = kept.resultsOf(name, file);
  if (tests.some((test) => test.outcome === 'failed')) return { file, output, passed: false };
  const wrong = wrongWithTheFile({ code, ended: kept.hasEnded(name, file), tests });
  if (wrong) {
    say(`${file} ${wrong}`);
    kept.fileFailed(name, file, wrong);
  }
  return { file, output, passed: !wrong };
}

function wrongWithTheFile({ code, ended, tests }) {
  if (code !== 0) return `ended with code ${code}`;
  if (tests.length === 0) return 'ran no test';
  return ended ? undefined : 'ended in the middle of its tests';
}

function runNode(args, cwd) {
  const child = spawn(process.execPath, args, {
    cwd,
    // Set where a test runs files itself, and says that somebody else reports.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  hold(child.pid);
  const parts = [];
  child.stdout.on('data', (part) => parts.push(part));
  child.stderr.on('data', (part) => parts.push(part));
  const endless = setTimeout(() => {
    parts.push(`\nkilled after ${LONGEST_MS / 60_000} minutes\n`);
    child.kill('SIGKILL');
  }, LONGEST_MS);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // A process that it left behind may hold its output open for ever.
    child.once('exit', () => setTimeout(closeOutput, LAST_WORDS_MS).unref());
    const closeOutput = () => [child.stdout, child.stderr].forEach((stream) => stream.destroy());
    child.once('close', (code) => {
      clearTimeout(endless);
      release(child.pid);
      resolve({ code, output: parts.join('') });
    });
  });
}
