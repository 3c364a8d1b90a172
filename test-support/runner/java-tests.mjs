import { dirname, join } from 'node:path';
import { maven, root } from '../../deploy/local/tools.mjs';
import { javaReports } from './java-reports.mjs';
import { mavenForClass } from './plan.mjs';
import { exitCodeOf } from './programs.mjs';
import { MOST_FLAKES, output } from './run-output.mjs';

/**
 * Runs Maven. A test class that fails is run again by itself, in a JVM and with a Redis of its own,
 * which Surefire's own repetition would not give it.
 *
 * @returns {Promise<boolean>} whether all passed, if need be the second time
 */
export async function runJava(choice) {
  const began = Date.now();
  // The reports say what failed; Maven itself fails by everything else.
  if ((await runMaven([...choice, '-Dmaven.test.failure.ignore'])) !== 0) return false;
  const tests = javaReports(began);
  const skipped = tests.filter((test) => test.outcome === 'skipped');
  skipped.forEach((one) => console.log(`skipped, which no test may be: ${nameOf(one)}`));
  return (await passTheSecondTime(failedClasses(tests))) && skipped.length === 0;
}

/** The first failure of each class that has one. */
function failedClasses(tests) {
  const first = new Map();
  for (const test of tests.filter((one) => one.outcome === 'failed')) {
    console.log(`failed: ${nameOf(test)}: ${test.message}`);
    const key = `${test.module}/${test.className}`;
    if (!first.has(key)) first.set(key, test);
  }
  return [...first.values()];
}

async function passTheSecondTime(failed) {
  // More would fail the run even if all of them were flakes.
  if (failed.length > MOST_FLAKES) return false;
  let passed = true;
  for (const test of failed) passed = (await passesAlone(test)) && passed;
  return passed;
}

async function passesAlone(test) {
  const { module, className, packaged, file } = test;
  const kept = output.keepFailure({
    name: className,
    message: `${test.test}: ${test.message}`.split('\n')[0],
    files: [file, join(dirname(file), `${className}.txt`), join(root, module, 'target/quarkus.log')],
  });
  console.log(`== ${className} once more, by itself`);
  const began = Date.now();
  const alone = mavenForClass({ module, fullName: className, packaged });
  if ((await runMaven(alone)) !== 0 || javaReports(began).length === 0) return false;
  kept.isFlake();
  return true;
}

const nameOf = ({ className, test }) => `${className}#${test}`;

/** Runs Maven in the repository; gives its exit code. */
export const runMaven = (args) => exitCodeOf(maven, ['-B', '-ntp', ...args], root);
