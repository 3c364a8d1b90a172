import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';

/** A run with more flakes fails. */
export const MOST_FLAKES = 3;

/**
 * What a run of the tests leaves in a folder: the results of Node's tests, and its flakes. A flake is
 * a test class or file that failed, and passed when it was run again by itself. It does not fail the
 * run, but it is a defect: all of its first output is kept.
 */
export class RunOutput {
  #flakes;
  #failures;
  #results;

  constructor(folder) {
    this.#flakes = join(folder, 'flakes');
    this.#failures = join(folder, 'first-failures');
    this.#results = join(folder, 'node-results');
  }

  /** Forgets what earlier runs have left. */
  clear() {
    for (const folder of [this.#flakes, this.#failures, this.#results]) {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /**
   * Keeps what a failed class or file left behind, before it is run again.
   *
   * @param {{ name: string, message: string, files: string[], output?: string }} failure files and
   *     folders; output: what it said
   * @returns {{ isFlake(): void }} to be called if it passes the second time
   */
  keepFailure({ name, message, files, output }) {
    const folder = join(this.#failures, name);
    mkdirSync(folder, { recursive: true });
    for (const file of files.filter(existsSync)) {
      cpSync(file, join(folder, basename(file)), { recursive: true });
    }
    if (output !== undefined) writeFileSync(join(folder, 'output.txt'), output);
    writeFileSync(join(folder, 'flake.json'), JSON.stringify({ name, message }));
    return {
      isFlake: () => {
        mkdirSync(this.#flakes, { recursive: true });
        renameSync(folder, join(this.#flakes, name));
      },
    };
  }

  /** The flakes of this run, as { name, message, folder }, whichever process saw them. */
  flakes() {
    return namesIn(this.#flakes).map((name) => ({
      ...JSON.parse(readFileSync(join(this.#flakes, name, 'flake.json'), 'utf8')),
      folder: relative(root, join(this.#flakes, name)),
    }));
  }

  /** Where results-reporter.mjs writes what came of a file; what was there is gone. */
  newResults(suite, file) {
    const results = this.#resultsOf(suite, file);
    rmSync(results, { force: true });
    mkdirSync(dirname(results), { recursive: true });
    return results;
  }

  /** The tests of a Node file, each as { file, test, outcome: 'passed' | 'failed', message }. */
  resultsOf(suite, file) {
    return resultsIn(this.#resultsOf(suite, file));
  }

  /** Whether a Node file came to its end by itself. */
  hasEnded(suite, file) {
    return linesIn(this.#resultsOf(suite, file)).some(({ ended }) => ended);
  }

  /** Counts as a test that failed what is none: that the file did not run to its end, or ran none. */
  fileFailed(suite, file, message) {
    const result = { file, test: 'the file itself', outcome: 'failed', message };
    appendFileSync(this.#resultsOf(suite, file), `\n${JSON.stringify(result)}\n`);
  }

  /** The tests of all Node files that ended since a moment (milliseconds since 1970). */
  nodeResults(since) {
    return namesIn(this.#results)
      .flatMap((suite) => namesIn(join(this.#results, suite)).map((name) => join(suite, name)))
      .map((name) => join(this.#results, name))
      .filter((file) => statSync(file).mtimeMs >= since)
      .flatMap(resultsIn);
  }

  #resultsOf(suite, file) {
    return join(this.#results, suite, `${file}.ndjson`);
  }
}

export const output = new RunOutput(join(root, 'target'));

const namesIn = (folder) => (existsSync(folder) ? readdirSync(folder) : []);

const resultsIn = (file) => linesIn(file).filter(({ test }) => test !== undefined);

function linesIn(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}
