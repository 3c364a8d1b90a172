import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { services } from '../deploy/local/build.mjs';
import { hold, release } from '../deploy/local/lifeline.mjs';
import { fingerprint } from '../deploy/local/sources.mjs';
import { findJava, root } from '../deploy/local/tools.mjs';

const MODULE = 'native-analysis';
const PROGRAM = 'dev.holdfast.analysis.NativeAnalysis';

/** Whether the analysis runs on this system; what it asks a C compiler is recorded for one. */
export const runsHere = () => process.platform === 'linux' && process.arch === 'x64';

/** What Maven is told to leave what native-image would be given, and to build the analysis. */
export const mavenArguments = (wanted) => [
  ...['-q', '-T', '2', '-DskipTests', '-Dmaven.test.skip=true', '-Dspotless.check.skip'],
  ...['-Dquarkus.native.enabled=true', '-Dquarkus.native.sources-only=true'],
  ...['-Dquarkus.package.jar.enabled=false', '-pl', [...wanted.keys(), MODULE].join(), '-am', 'package'],
];

/**
 * Services with what they are built from at this moment, to be asked before Maven leaves their
 * sources: what is changed from then on is not what is analysed.
 *
 * @returns {Map<string, string>} a service, and the hash of its sources
 */
export const asTheyAre = (wanted) => new Map(wanted.map((service) => [service, stamp(service)]));

/** The services that have changed since they passed; all of them in CI. */
export function unanalysed() {
  const all = asTheyAre(services);
  if (process.env.CI) return all;
  return new Map([...all].filter(([service, now]) => passedWith(service) !== now));
}

/**
 * Analyses services that Maven has prepared, one after the other.
 *
 * @param {Map<string, string>} wanted
 * @returns {Promise<boolean>} whether all would be built natively
 */
export async function analyse(wanted, say = console.log) {
  let passed = true;
  for (const [service, now] of wanted) passed = (await passes(service, now, say)) && passed;
  return passed;
}

async function passes(service, now, say) {
  const began = Date.now();
  rmSync(stampOf(service), { force: true });
  const { code, output } = await run(service);
  const seconds = Math.round((Date.now() - began) / 1000);
  say(`== native analysis of ${service} (${seconds} s): ${OUTCOMES[code] ?? OUTCOMES[2]}\n${output}`);
  if (code === 0) {
    mkdirSync(dirname(stampOf(service)), { recursive: true });
    writeFileSync(stampOf(service), now);
  }
  return code === 0;
}

const OUTCOMES = ['it would be built', 'a native build would refuse this', 'it could not be told'];

function run(service) {
  const sources = join(root, service, 'target/native-sources');
  const classes = join(root, MODULE, 'target/classes');
  const child = spawn(findJava(), ['-cp', classes, PROGRAM, join(root, MODULE), sources], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid) hold(child.pid);
  const parts = [];
  child.stdout.on('data', (part) => parts.push(part));
  child.stderr.on('data', (part) => parts.push(part));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      release(child.pid);
      resolve({ code: code ?? 2, output: parts.join('') });
    });
  });
}

// What it was when it passed, kept beside what was analysed, so that `mvn clean` forgets both.
const stampOf = (service) => join(root, service, 'target/native-analysis/passed');

const passedWith = (service) =>
  existsSync(stampOf(service)) ? readFileSync(stampOf(service), 'utf8') : undefined;

const stamp = (service) => `${fingerprint(service)} ${fingerprint(MODULE)}`;
