import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';

// Which tests there are, by name.

const read = (folder, options) =>
  existsSync(join(root, folder)) ? readdirSync(join(root, folder), options) : [];

/** The Maven modules, as folders. */
export const modules = () =>
  [...readFileSync(join(root, 'pom.xml'), 'utf8').matchAll(/<module>(.+?)<\/module>/g)].map(
    ([, name]) => name,
  );

export const END_TO_END = 'end-to-end-tests/tests';
const JAVA = 'src/test/java';
export const SDK = 'browser-client/src/test/js';

export const endToEndFiles = () => read(END_TO_END).filter((name) => name.endsWith('.test.mjs'));

export const sdkFiles = () => read(SDK).filter((name) => name.endsWith('.test.js'));

/**
 * A class of Java tests.
 *
 * @typedef {object} JavaClass
 * @property {string} module
 * @property {string} simpleName
 * @property {string} fullName
 * @property {boolean} packaged whether it runs against the packaged service
 */

/** @returns {JavaClass[]} all there are, without those that others extend */
export function javaClasses() {
  return modules().flatMap((module) =>
    read(join(module, JAVA), { recursive: true })
      .filter((file) => /(Test|IT)\.java$/.test(file) && !isAbstract(join(module, JAVA, file)))
      .map((file) => ({
        module,
        simpleName: basename(file, '.java'),
        fullName: file.replace(/\.java$/, '').replaceAll('/', '.'),
        packaged: file.endsWith('IT.java'),
      })),
  );
}

const isAbstract = (file) =>
  /^(public )?abstract class /m.test(readFileSync(join(root, file), 'utf8'));
