import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { services } from '../deploy/local/build.mjs';
import { hold, release } from '../deploy/local/lifeline.mjs';
import { fingerprint } from '../deploy/local/sources.mjs';
import { findJava, root } from '../deploy/local/tools.mjs';

const MODULE = 'native-analysis';
const PROGRAM = 'dev.holdfast.analysis.NativeAnalysis';

/** Why the analysis does not run here, if it does not: it fits one JDK, and one system. */
export function whyNotHere() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it runs on Linux x86-64';
  const jdk = readFileSync(join(dirname(dirname(findJava())), 'release'), 'utf8');
  return /^JAVA_VERSION="25\b/m.test(jdk) ? undefined : 'it runs on JDK 25, no newer one';
}

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
  say(`analysing ${service}, two to five minutes: ${service}/target/native-analysis/analysis.log`);
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

const stamp = (service) => `${fingerprint(service)} ${fingerprint(MODULE)} ${told()}`;

/** A hash of what may tell Maven and Quarkus other options than the sources do. */
function told() {
  const variables = Object.entries(process.env)
    .filter(([name]) => /^_?(QUARKUS|MAVEN|JAVA_TOOL|JDK_JAVA)_/.test(name))
    .sort();
  const files = ['.env', '.mvn/maven.config', '.mvn/jvm.config']
    .map((name) => join(root, name))
    .filter(existsSync)
    .map((file) => readFileSync(file, 'utf8'));
  const all = JSON.stringify([variables, files, findJava()]);
  return createHash('sha256').update(all).digest('hex');
}
