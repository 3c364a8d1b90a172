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
 * @param {import('./plan.mjs').Plan} plan
 * @returns {Promise<boolean>} whether all passed, if need be the second time
 */
export async function runJava(plan) {
  const { java = [] } = plan;
  const began = Date.now();
  // The reports say what failed; Maven itself fails by everything else.
  if ((await runMaven([...(plan.maven ?? []), '-Dmaven.test.failure.ignore'])) !== 0) return false;
  const tests = javaReports(began);
  const skipped = tests.filter((test) => test.outcome === 'skipped');
  skipped.forEach((one) => console.log(`skipped, which no test may be: ${nameOf(one)}`));
  const missing = neverRan(java, tests);
  missing.forEach((name) => console.log(`no test ran of ${name}`));
  const passed = await passTheSecondTime(failedClasses(tests));
  return passed && skipped.length === 0 && missing.length === 0;
}

/** The names of those of which no test ran, as of a method that there is not. */
export function neverRan(wanted, tests) {
  const ran = ({ module, simpleName, fullName, method }) =>
    tests.some(
      (test) =>
        test.module === module &&
        // ArchUnit's have no package.
        [fullName, simpleName].includes(test.className) &&
        // Parameters and repetitions stand behind the name.
        (!method || /^\w+/.exec(test.test)?.[0] === method),
    );
  return wanted
    .filter((test) => !ran(test))
    .map(({ simpleName, method }) => (method ? `${simpleName}#${method}` : simpleName));
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
  // All of them first: to run one again writes over what its module's others left.
  const kept = failed.map((test) => ({ test, failure: keep(test) }));
  let passed = true;
  for (const { test, failure } of kept) {
    if (await passesAlone(test)) failure.isFlake();
    else passed = false;
  }
  return passed;
}

function keep({ module, className, file, test, message }) {
  return output.keepFailure({
    name: `${module}.${className}`,
    message: `${test}: ${message}`.split('\n')[0],
    files: [
      file,
      join(dirname(file), `${className}.txt`),
      join(root, module, 'target/quarkus.log'),
    ],
  });
}

async function passesAlone({ module, className, packaged }) {
  console.log(`== ${className} once more, by itself`);
  const began = Date.now();
  if ((await runMaven(mavenForClass({ module, fullName: className, packaged }))) !== 0)
    return false;
  const tests = javaReports(began).filter((test) => test.className === className);
  return tests.length > 0 && tests.every((test) => test.outcome === 'passed');
}

const nameOf = ({ className, test }) => `${className}#${test}`;

/** Runs Maven in the repository; gives its exit code. */
export const runMaven = (args) => exitCodeOf(maven, ['-B', '-ntp', ...args], root);
