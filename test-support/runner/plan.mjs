import { JAVA_LIBRARY } from '../../deploy/local/build.mjs';
import { endToEndFiles, javaClasses, modules, sdkFiles } from './catalogue.mjs';

/**
 * What is to be run.
 *
 * @typedef {object} Plan
 * @property {string[]} [maven] arguments that choose modules, goals and Java tests; absent: no Maven
 * @property {JavaTest[]} [java] which of them have to run at least; absent: any
 * @property {boolean} lint whether JavaScript is checked
 * @property {boolean} packaged whether services are packaged by these Maven arguments
 * @property {string[]} endToEnd names of files
 * @property {boolean} [native] whether what native images are built from is analysed
 */

/**
 * A Java class, or one method of it.
 *
 * @typedef {import('./catalogue.mjs').JavaClass & { method?: string }} JavaTest
 */

/** An error of whoever typed the command: told without a trace. */
export class UsageError extends Error {}

// The tag that Quarkus gives to each test of a whole service.
const WHOLE_SERVICES = 'io.quarkus.test.junit.QuarkusTest';

/** Every check and test there is. */
export function everything() {
  // Two services' tests at a time: most of them wait for something most of the time.
  const maven = ['-T', '2', 'verify'];
  const java = javaClasses();
  return { maven, java, lint: true, packaged: true, endToEnd: endToEndFiles(), native: true };
}

/** What needs neither a packaged service nor a browser, and little time. */
export function quick() {
  const clients = ['java-client', 'openapi-generator'].map((name) => `end-to-end-tests/${name}`);
  const left = ['deploy', JAVA_LIBRARY, ...clients].map((folder) => `!${folder}`).join();
  const maven = ['-T', '2', '-pl', left, `-DexcludedGroups=${WHOLE_SERVICES}`, 'test'];
  return { maven, lint: true, packaged: false, endToEnd: [] };
}

/**
 * Tests by name: RoomFlowsTest, RoomFlowsTest#name, call.test.mjs, call.test.js, a module.
 *
 * @throws {UsageError} a name that no test has
 */
export function selected(names) {
  const java = [];
  const sdk = [];
  const endToEnd = [];
  for (const name of names) {
    const found = find(name.replace(/\/$/, ''));
    java.push(...found.java);
    sdk.push(...found.sdk);
    endToEnd.push(...found.endToEnd);
  }
  const maven = java.length + sdk.length > 0 ? mavenFor(java, sdk) : undefined;
  return { maven, java, lint: false, packaged: false, endToEnd: [...new Set(endToEnd)] };
}

/** The Maven arguments for one Java test class alone. */
export const mavenForClass = (test) => mavenFor([test], []);

const nothing = { java: [], sdk: [], endToEnd: [] };

function find(name) {
  if (name === 'end-to-end-tests') return { ...nothing, endToEnd: endToEndFiles() };
  if (modules().includes(name)) return module(name);
  const file = name.split('/').at(-1);
  if (endToEndFiles().includes(file)) return { ...nothing, endToEnd: [file] };
  if (sdkFiles().includes(file)) return { ...nothing, sdk: [file] };
  const [className, method] = file.replace(/\.java$/, '').split('#');
  const java = javaClasses().filter((test) => test.simpleName === className);
  if (java.length > 0 && method !== '')
    return { ...nothing, java: java.map((test) => ({ ...test, method })) };
  throw new UsageError(`no test is called ${name}${alike(className)}`);
}

function module(name) {
  const java = javaClasses().filter((test) => test.module === name);
  const sdk = name === 'browser-client' ? sdkFiles() : [];
  if (java.length + sdk.length === 0) throw new UsageError(`${name} has no tests`);
  return { ...nothing, java, sdk };
}

function alike(name) {
  const all = [...javaClasses().map((test) => test.simpleName), ...endToEndFiles(), ...sdkFiles()];
  const stem = name.replace(/(Test|IT|\.test\.m?js)$/, '').toLowerCase();
  const near = all.filter((other) => stem.length > 2 && other.toLowerCase().includes(stem));
  return near.length > 0 ? `; did you mean ${near.slice(0, 4).join(', ')}?` : '';
}

function mavenFor(java, sdk) {
  const of = (kind) => java.filter((test) => test.packaged === (kind === 'packaged'));
  const names = (tests) =>
    tests
      .flatMap(({ fullName, method }) =>
        method ? [`${fullName}#${method}`, `${fullName}$*#${method}`] : [fullName],
      )
      .join();
  const unit = of('unit');
  const packaged = of('packaged');
  const inModules = [...java.map((test) => test.module), ...(sdk.length ? ['browser-client'] : [])];
  return [
    ...['-pl', [...new Set(inModules)].join(), '-am', '-Dspotless.check.skip'],
    // Modules that are only built on the way have none of these tests.
    ...['-Dsurefire.failIfNoSpecifiedTests=false', '-Dfailsafe.failIfNoSpecifiedTests=false'],
    `-Dtest=${names(unit) || 'none'}`,
    `-Dit.test=${names(packaged) || 'none'}`,
    `-Dsdk.tests=${sdk.join() || 'none'}`,
    goal(packaged, inModules),
  ];
}

function goal(packagedTests, inModules) {
  if (packagedTests.length > 0) return 'verify';
  return inModules.includes(JAVA_LIBRARY) ? 'package' : 'test';
}
