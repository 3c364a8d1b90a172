import { execFile } from 'node:child_process';
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPython, root } from '../../deploy/local/tools.mjs';
import { packServer, projectWith } from './packed.mjs';
import { workspace } from './workspace.mjs';

// The libraries for backends, each installed from its packed file into a place where nothing else is.

const run = promisify(execFile);
const modules = join(root, 'end-to-end-tests/node_modules');
const NODE = join(root, 'server-libraries/node');
const PYTHON = join(root, 'server-libraries/python');

/** What a program says, as long as it does not fail; else all of it, in an error. */
async function output(program, args, options = {}) {
  const { stdout } = await run(program, args, options).catch((error) => {
    throw new Error(`${error.message}\n${error.stdout}`, { cause: error });
  });
  return stdout;
}

/** A project with `@holdfast/server`. */
export async function nodeProject() {
  return projectWith('node', [await packServer()]);
}

// As strict as an application can be: declarations are checked as well.
const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  skipLibCheck: false,
  target: 'es2022',
  module: 'nodenext',
  lib: ['es2023'],
};

/**
 * Holds an application, and one that is wrong in every line, against the declarations, by two versions of TypeScript:
 * the second has neither the types of Node nor those of a browser.
 */
export async function compile(folder) {
  const application = { types: ['node'], typeRoots: [join(modules, '@types')] };
  await compileOne(folder, 'application.ts', 'typescript', application);
  await compileOne(folder, 'wrong-uses.ts', 'typescript-6', { types: [], noEmit: true });
}

async function compileOne(folder, source, version, more) {
  cpSync(join(NODE, 'test/installed', source), join(folder, source));
  const project = join(folder, `tsconfig.${source}.json`);
  writeJson(project, { compilerOptions: { ...strict, ...more }, files: [source] });
  await output(process.execPath, [join(modules, version, 'lib/tsc.js'), '-p', project]);
}

/** @returns {Promise<any>} what the application says */
export async function runNode(folder, given) {
  writeJson(join(folder, 'given.json'), given);
  const args = ['--throw-deprecation', 'application.js', 'given.json'];
  return JSON.parse(await output(process.execPath, args, { cwd: folder }));
}

/** The tests of the library alone. */
export async function testNode() {
  const files = readdirSync(join(NODE, 'test')).filter((name) => name.endsWith('.test.mjs'));
  // A test runner within one speaks to the outer one.
  const env = { ...process.env };
  delete env.NODE_TEST_CONTEXT;
  const paths = files.map((name) => join(NODE, 'test', name));
  await output(process.execPath, ['--test', ...paths], { env });
}

/** @returns {Promise<string>} the Python of an environment that has the wheel, and nothing else */
export async function pythonEnvironment() {
  const python = findPython();
  const wheels = join(workspace, 'wheels');
  const folder = join(workspace, 'python');
  await output(process.execPath, [join(PYTHON, 'generate/package.mjs')]);
  const alone = ['--quiet', '--no-index', '--disable-pip-version-check'];
  const made = ['--no-deps', '--no-build-isolation', '--wheel-dir', wheels];
  await output(python, ['-m', 'pip', 'wheel', ...alone, ...made, join(PYTHON, 'target/package')]);
  await output(python, ['-m', 'venv', folder]);
  const installed = join(folder, 'bin/python');
  const [wheel] = readdirSync(wheels);
  await output(installed, ['-m', 'pip', 'install', ...alone, join(wheels, wheel)]);
  return installed;
}

/** @returns {Promise<any>} what the application says; a warning is an error */
export async function runPython(python, given) {
  const file = join(workspace, 'given.json');
  writeJson(file, given);
  const program = join(PYTHON, 'tests/installed/application.py');
  return JSON.parse(await output(python, ['-I', '-W', 'error', program, file]));
}

/** The tests of the library alone. */
export async function testPython(python, vectors) {
  const file = join(workspace, 'vectors.json');
  writeJson(file, vectors);
  const env = { ...process.env, HOLDFAST_WEBHOOK_VECTORS: file, PYTHONDONTWRITEBYTECODE: '1' };
  const tests = ['-m', 'unittest', 'discover', '--start-directory', join(PYTHON, 'tests')];
  await output(python, ['-W', 'error', ...tests], { env });
}

function writeJson(file, content) {
  writeFileSync(file, JSON.stringify(content));
}
