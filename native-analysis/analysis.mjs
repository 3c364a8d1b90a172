import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { services } from '../deploy/local/build.mjs';
import { fingerprint } from '../deploy/local/sources.mjs';
import { findJava, root } from '../deploy/local/tools.mjs';
import { runMaven } from '../test-support/runner/java-tests.mjs';
import { exitCodeOf } from '../test-support/runner/programs.mjs';

const MODULE = 'native-analysis';
const PROGRAM = 'dev.holdfast.analysis.NativeAnalysis';

/** Why the analysis does not run here, if it does not: it fits one JDK, and one system. */
export function whyNotHere() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'it runs on Linux x86-64';
  const jdk = readFileSync(join(dirname(dirname(findJava())), 'release'), 'utf8');
  return /^JAVA_VERSION="25\b/m.test(jdk) ? undefined : 'it runs on JDK 25, no newer one';
}

/**
 * Services with what they are built from at this moment.
 *
 * @returns {Map<string, string>} a service, and the hash of its sources
 */
export function asTheyAre(wanted) {
  const ofAll = `${fingerprint(MODULE)} ${told()}`;
  return new Map(wanted.map((service) => [service, `${fingerprint(service)} ${ofAll}`]));
}

/** The services that have changed since they passed; all of them in CI. */
export function unanalysed() {
  const all = asTheyAre(services);
  if (process.env.CI) return all;
  return new Map([...all].filter(([service, now]) => passedWith(service) !== now));
}

/**
 * Lets Maven leave what native-image would be given, and analyses it, one service after the other.
 *
 * @param {Map<string, string>} wanted as they were before: what is changed from then on is not what is
 *     analysed
 * @returns {Promise<boolean>} whether all would be built natively
 */
export async function analyse(wanted) {
  console.log(`preparing ${[...wanted.keys()].join(', ')} by Maven`);
  if ((await runMaven(mavenArguments([...wanted.keys()]))) !== 0) return false;
  let passed = true;
  for (const [service, now] of wanted) passed = (await passes(service, now)) && passed;
  return passed;
}

const mavenArguments = (wanted) => [
  ...['-q', '-T', '2', '-DskipTests', '-Dmaven.test.skip=true', '-Dspotless.check.skip'],
  ...['-Dquarkus.native.enabled=true', '-Dquarkus.native.sources-only=true'],
  ...['-Dquarkus.package.jar.enabled=false', '-pl', [...wanted, MODULE].join(), '-am', 'package'],
];

async function passes(service, now) {
  const began = Date.now();
  rmSync(stampOf(service), { force: true });
  console.log(`== native analysis of ${service}, two to five minutes`);
  const sources = join(root, service, 'target/native-sources');
  const classes = join(root, MODULE, 'target/classes');
  const args = ['-cp', classes, PROGRAM, join(root, MODULE), sources];
  const code = await exitCodeOf(findJava(), args, root);
  const seconds = Math.round((Date.now() - began) / 1000);
  console.log(`${service} (${seconds} s): ${OUTCOMES[code] ?? 'it could not be told'}\n`);
  if (code === 0) {
    mkdirSync(dirname(stampOf(service)), { recursive: true });
    writeFileSync(stampOf(service), now);
  }
  return code === 0;
}

// Any other code, such as of a JVM that did not start or was killed: it could not be told.
const OUTCOMES = { 0: 'it would be built', 3: 'a native build would refuse this' };

// What it was when it passed, kept beside what was analysed, so that `mvn clean` forgets both.
const stampOf = (service) => join(root, service, 'target/native-analysis/passed');

const passedWith = (service) =>
  existsSync(stampOf(service)) ? readFileSync(stampOf(service), 'utf8') : undefined;

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
