import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';
import { outputOf } from '../runner/programs.mjs';
import { checkDeclarations, checkReact } from './declarations.mjs';
import { checkLua } from './lua.mjs';
import { checkShell } from './shell.mjs';

const tests = join(root, 'end-to-end-tests');

/**
 * @typedef {object} Linter
 * @property {string} name
 * @property {() => Promise<{ code: number, output: string }>} check code: 0 if nothing was found
 */

// Of JavaScript: what the JSDoc says, held against what is done.
const types = (project) =>
  outputOf('npx', ['--no-install', 'tsc', '-p', `../test-support/linters/${project}`], tests);

/** @type {Linter[]} */
export const linters = [
  { name: 'ESLint', check: () => outputOf('npm', ['run', '--silent', 'lint'], tests) },
  { name: 'luacheck', check: checkLua },
  { name: 'TypeScript, SDK', check: () => types('tsconfig.json') },
  { name: 'TypeScript, declarations of the SDK', check: checkDeclarations },
  { name: 'TypeScript, React', check: checkReact },
  { name: 'TypeScript, demo pages', check: () => types('tsconfig.pages.json') },
  { name: 'TypeScript, programs', check: () => types('tsconfig.node.json') },
  { name: 'TypeScript, tests', check: () => types('tsconfig.tests.json') },
  { name: 'Prettier', check: () => outputOf('npm', ['run', '--silent', 'format:check'], tests) },
  { name: 'shellcheck', check: checkShell },
  {
    name: 'what ./holdfast generate writes',
    check: () => outputOf('node', ['--test', 'tests/generated.test.mjs'], tests),
  },
];

const AT_A_TIME = 2;

/**
 * Runs all linters, whatever one of them finds, and tells which found something.
 *
 * @param {(text: string) => void} say
 * @param {Linter[]} all
 * @returns {Promise<boolean>} whether nothing was found
 */
export async function runLinters(say, all = linters) {
  const left = [...all];
  const failed = [];
  const work = async () => {
    for (let linter = left.shift(); linter; linter = left.shift()) {
      const { name, check } = linter;
      const began = Date.now();
      const { code, output } = await check().catch((error) => ({
        code: 1,
        output: `${error.stack}\n`,
      }));
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      say(`${code === 0 ? 'passed' : 'FAILED'}   ${name} (${seconds} s)`);
      if (code === 0) continue;
      failed.push(name);
      say(output.trimEnd());
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  if (failed.length > 0) say(`linters that found something: ${failed.join(', ')}`);
  return failed.length === 0;
}
