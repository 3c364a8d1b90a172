import { markAllBuilt, services } from '../../deploy/local/build.mjs';
import { analyse, unanalysed, whyNotHere } from '../../native-analysis/analysis.mjs';
import { runLinters } from '../linters/linters.mjs';
import { installEndToEnd, packageFor, runEndToEnd } from './end-to-end.mjs';
import { javaReports } from './java-reports.mjs';
import { runJava } from './java-tests.mjs';
import { MOST_FLAKES, output } from './run-output.mjs';

/**
 * Runs a plan, step by step until one fails, and says at the end what came of it.
 *
 * @param {import('./plan.mjs').Plan} plan
 * @returns {Promise<boolean>} whether everything passed
 */
export async function runOnce(plan) {
  output.clear();
  const began = Date.now();
  const summary = new Summary();
  if (plan.lint) {
    await summary.step('linters', async () => (await installEndToEnd()) && runLinters(console.log));
  }
  if (plan.maven) {
    const what = plan.lint ? 'format, Java and SDK tests' : 'Java and SDK tests';
    await summary.step(what, () => runJava(plan));
  }
  if (plan.endToEnd.length > 0) {
    await summary.step('build of the services', () => build(plan));
    await summary.step('end-to-end tests', () => runEndToEnd(plan.endToEnd));
  }
  if (plan.native) await analyseNatively(summary);
  return summary.tell(began);
}

/**
 * Last and alone: it fills all cores for minutes, which tests beside it would feel; and Maven writes
 * over what the tests of packaged services read.
 */
async function analyseNatively(summary) {
  const reason = whyNotHere();
  if (reason && !process.env.CI) {
    summary.say(`not here native analysis: ${reason}`);
    return;
  }
  const changed = unanalysed();
  const passedBefore = services.filter((service) => !changed.has(service));
  if (passedBefore.length > 0)
    summary.say(`as before native analysis of ${passedBefore.join(', ')}`);
  if (changed.size > 0) await summary.step('native analysis', () => analyse(changed));
}

async function build({ packaged, endToEnd }) {
  // What Maven has just packaged needs no second build.
  if (packaged) markAllBuilt();
  else await packageFor(endToEnd);
  return installEndToEnd();
}

class Summary {
  #lines = [];
  #failed = false;

  async step(name, act) {
    if (this.#failed) {
      this.#lines.push(`not run  ${name}`);
      return;
    }
    console.log(`== ${name}`);
    const began = Date.now();
    const passed = await act();
    this.#failed = !passed;
    const seconds = Math.round((Date.now() - began) / 1000);
    this.#lines.push(`${passed ? 'passed' : 'FAILED'}   ${name} (${seconds} s)`);
  }

  say(line) {
    this.#lines.push(line);
  }

  tell(began) {
    const tests = [...javaReports(began), ...output.nodeResults(began)];
    const failed = tests.filter((test) => test.outcome === 'failed').length;
    const seen = output.flakes();
    const tooMany = seen.length > MOST_FLAKES;
    console.log(`\n== summary\n${this.#lines.join('\n')}`);
    console.log(`${tests.length - failed} passed, ${failed} failed`);
    for (const { name, message, folder } of seen) {
      console.log(`flake    ${name}: ${message} (its output: ${folder})`);
    }
    if (tooMany)
      console.log(`FAILED   ${seen.length} flakes, of which a run may have ${MOST_FLAKES}`);
    return !this.#failed && !tooMany;
  }
}
