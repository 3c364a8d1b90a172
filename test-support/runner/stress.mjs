import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { hold, release } from '../../deploy/local/lifeline.mjs';
import { installEndToEnd, packageFor, runEndToEnd } from './end-to-end.mjs';
import { javaReports } from './java-reports.mjs';
import { neverRan, runMaven } from './java-tests.mjs';
import { output } from './run-output.mjs';

/**
 * Runs a plan many times on a machine that is kept busy, to find the tests that lean on time: in
 * random order of classes and files, beside an endless loop on each core, and with every
 * notification of Redis late by a random time. Nothing is run a second time here.
 *
 * @param {import('./plan.mjs').Plan} plan
 * @param {number} rounds
 * @returns {Promise<boolean>} whether no test failed in any round
 */
export async function runStressed(plan, rounds) {
  // Read by redis-for-tests and by the end-to-end harness, and by the SDK's tests.
  Object.assign(process.env, { HOLDFAST_STRESS: '1', HOLDFAST_COUNT_ONLY: '1' });
  if (plan.endToEnd.length > 0) {
    await packageFor(plan.endToEnd);
    if (!(await installEndToEnd())) throw new Error('npm ci failed in end-to-end-tests');
  }
  const counts = new Counts();
  for (let round = 1; round <= rounds; round++) {
    const seed = Math.trunc(Math.random() * 2 ** 31);
    console.log(`== round ${round} of ${rounds}, order by seed ${seed}`);
    const began = Date.now();
    const built = await besideBusyLoops(() => runRound(plan, seed));
    const java = javaReports(began);
    counts.add([...java, ...output.nodeResults(began)]);
    if (!built) counts.broken(`the build, in round ${round}`);
    for (const name of neverRan(plan.java ?? [], java)) counts.broken(name, 'no test ran');
    for (const { className, test, outcome } of java) {
      if (outcome === 'skipped') counts.broken(`${className} ${test}`, 'was skipped');
    }
    console.log(`\n== after ${round} of ${rounds} rounds\n${counts}`);
  }
  return counts.isClean();
}

/** @param {import('./plan.mjs').Plan} plan @param {number} seed */
async function runRound({ maven, endToEnd }, seed) {
  let built = true;
  if (maven) {
    const order = [
      ...['-Dsurefire.runOrder=random', `-Dsurefire.runOrder.random.seed=${seed}`],
      // Quarkus puts the classes of one profile together; among those, any order.
      '-Djunit.quarkus.orderer.secondary-orderer=org.junit.jupiter.api.ClassOrderer$Random',
      `-Djunit.jupiter.execution.order.random.seed=${seed}`,
    ];
    built = (await runMaven([...maven, ...order, '-Dmaven.test.failure.ignore'])) === 0;
  }
  if (endToEnd.length > 0) await runEndToEnd(shuffled(endToEnd));
  return built;
}

function shuffled(files) {
  return files
    .map((file) => ({ file, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ file }) => file);
}

async function besideBusyLoops(act) {
  const loops = Array.from({ length: availableParallelism() }, () => {
    const loop = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
    hold(loop.pid);
    return loop;
  });
  try {
    return await act();
  } finally {
    for (const loop of loops) {
      loop.kill('SIGKILL');
      release(loop.pid);
    }
  }
}

/** How often each test failed. */
class Counts {
  #passed = 0;
  #failed = 0;
  #failures = new Map();

  add(tests) {
    const failed = tests.filter(({ outcome }) => outcome === 'failed');
    this.#passed += tests.length - failed.length;
    this.#failed += failed.length;
    for (const test of failed)
      this.broken(`${test.className ?? test.file} ${test.test}`, test.message);
  }

  /** Tells what is no test too. */
  broken(name, message = '') {
    const messages = this.#failures.get(name) ?? [];
    this.#failures.set(name, [...messages, message.split('\n')[0]]);
  }

  isClean() {
    return this.#failures.size === 0;
  }

  toString() {
    const failures = [...this.#failures].sort(([, a], [, b]) => b.length - a.length);
    return [
      ...failures.map(([name, messages]) => `${messages.length} times ${name}: ${messages[0]}`),
      `${this.#passed} passed, ${this.#failed} failed`,
    ].join('\n');
  }
}
