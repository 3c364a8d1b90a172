import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';
import { modules } from './catalogue.mjs';

/** @typedef {{ className: string, test: string, outcome: 'passed' | 'failed' | 'skipped', message: string }} TestReport */

/**
 * What Surefire and Failsafe wrote down since a moment; what is older is of tests long gone.
 *
 * @param {number} since milliseconds since 1970
 * @returns {(TestReport & { module: string, file: string, packaged: boolean })[]} one for each test; className
 *     of the outermost class
 */
export function javaReports(since) {
  return modules().flatMap((module) =>
    ['surefire-reports', 'failsafe-reports'].flatMap((kind) =>
      reportsIn(join(root, module, 'target', kind))
        .filter((file) => statSync(file).mtimeMs >= since)
        .flatMap((file) =>
          testsIn(readFileSync(file, 'utf8')).map((test) => ({
            module,
            file,
            packaged: kind === 'failsafe-reports',
            ...test,
          })),
        ),
    ),
  );
}

function reportsIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^TEST-.*\.xml$/.test(name))
    .map((name) => join(folder, name));
}

/**
 * The tests of one report, in the format of Surefire.
 *
 * @param {string} xml
 * @returns {TestReport[]}
 */
export function testsIn(xml) {
  // What a test said may look like a report itself.
  const bare = xml.replace(/<!\[CDATA\[.*?\]\]>/gs, '');
  return [...bare.matchAll(/<testcase ([^>]*?)(\/>|>(.*?)<\/testcase>)/gs)].map(
    ([, attributes, , body = '']) => {
      const [, kind, details] = /<(failure|error|skipped)\b([^>]*)/s.exec(body) ?? [];
      return {
        className: attribute(attributes, 'classname').split('$')[0],
        // A failure before or after all tests of a class has no name.
        test: attribute(attributes, 'name') || 'the class itself',
        outcome: kind === undefined ? 'passed' : kind === 'skipped' ? 'skipped' : 'failed',
        message: attribute(details ?? '', 'message') || attribute(details ?? '', 'type'),
      };
    },
  );
}

function attribute(text, name) {
  const [, value = ''] = new RegExp(`(?:^|\\s)${name}="([^"]*)"`, 's').exec(text) ?? [];
  return value
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&(lt|gt|quot|apos|amp);/g, (_, entity) => ENTITIES[entity]);
}

const ENTITIES = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
