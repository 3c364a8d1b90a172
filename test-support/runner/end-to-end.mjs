import { existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { buildWhatChanged, JAVA_LIBRARY } from '../../deploy/local/build.mjs';
import { root } from '../../deploy/local/tools.mjs';
import { END_TO_END } from './catalogue.mjs';
import { runFiles } from './node-files.mjs';
import { exitCodeOf } from './programs.mjs';

/** Modules that files of this name need, beside the services. */
const NEEDED = /** @type {const} */ ([
  [/java-client/, 'end-to-end-tests/java-client'],
  [/contracts/, 'end-to-end-tests/openapi-generator'],
  [/java-server/, JAVA_LIBRARY],
]);
const home = join(root, 'end-to-end-tests');

/** Two hundred customers fill two cores by themselves, and so does the build of another release. */
const ALONE = ['contact-centre.test.mjs', 'two-versions.test.mjs'];

/** @returns {Promise<boolean>} whether all passed, if need be the second time */
export async function runEndToEnd(files) {
  const suite = {
    name: 'end-to-end',
    folder: join(root, END_TO_END),
    directory: home,
    reporters: [join(home, 'harness/failure-logs.mjs')],
    leftBy: (file) => [join(home, 'target', file.replace('.test.mjs', ''))],
  };
  const alone = files.filter((file) => ALONE.includes(file));
  const others = files.filter((file) => !ALONE.includes(file));
  return (
    (await runFiles({ ...suite, files: alone, atATime: 1 })) &&
    (await runFiles({ ...suite, files: others, atATime: Math.min(2, availableParallelism()) }))
  );
}

/** Packages what these files need, as far as it changed. */
export const packageFor = (files) => buildWhatChanged(console.log, { also: modulesFor(files) });

/** The modules that these files need, beside the services. */
function modulesFor(files) {
  const wanted = NEEDED.filter(([name]) => files.some((file) => name.test(file))).map(
    ([, module]) => module,
  );
  // The proxy that delays what Redis publishes.
  return process.env.HOLDFAST_STRESS ? [...wanted, 'redis-for-tests'] : wanted;
}

/** What the tests and linters need of the npm registry, unless it is there. */
export const installEndToEnd = async () =>
  (await install(home)) && (await install(join(root, 'react')));

async function install(folder) {
  const wanted = join(folder, 'package-lock.json');
  const installed = join(folder, 'node_modules/.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return true;
  return (await exitCodeOf('npm', ['ci', '--no-audit', '--no-fund'], folder)) === 0;
}
