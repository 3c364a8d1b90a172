import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { take } from '../../deploy/local/lock.mjs';
import { root } from '../../deploy/local/tools.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';
import { workspace } from './workspace.mjs';

// Packages as npm would publish them, as files to install, and projects that have installed them.

const run = promisify(execFile);
const lock = join(root, 'end-to-end-tests/target/packing.lock');
const quietly = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];

/** @returns {Promise<string>} the file of `@holdfast/client` */
export const packClient = () => alone(() => pack('browser-client'));

/** @returns {Promise<string>} the file of `@holdfast/react`, which is compiled against `@holdfast/client` */
export const packReact = () =>
  alone(async () => {
    if (!existsSync(join(root, 'browser-client/target/package/index.d.ts'))) {
      await pack('browser-client');
    }
    return pack('react');
  });

/** @returns {Promise<string>} the file of `@holdfast/server` */
export const packServer = () => alone(() => pack('server-libraries/node'));

/**
 * @param {string} name of a project, which is made anew
 * @param {string[]} dependencies packed files
 * @returns {Promise<string>} its folder
 */
export async function projectWith(name, dependencies) {
  const project = join(workspace, name);
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  // They depend on nothing else.
  const offline = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', ['install', ...offline, ...dependencies], { cwd: project }).catch(says);
  return project;
}

/**
 * @param {string} directory what is needed there of the npm registry is fetched, unless it is there
 */
export async function install(directory) {
  const installed = join(directory, 'node_modules/.package-lock.json');
  const wanted = join(directory, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(wanted).mtimeMs) return;
  await run('npm', ['ci', ...quietly], { cwd: directory }).catch(says);
}

/** What `npm run package` of a folder makes in target/package, packed into the workspace of this test. */
async function pack(folder) {
  const home = join(root, folder);
  await install(home);
  await run('npm', ['run', 'package'], { cwd: home }).catch(says);
  const destination = join(workspace, 'packed');
  mkdirSync(destination, { recursive: true });
  const args = ['pack', '--json', '--pack-destination', destination];
  const { stdout } = await run('npm', args, { cwd: join(home, 'target/package') });
  return join(destination, JSON.parse(stdout)[0].filename);
}

function says({ message, stdout, stderr }) {
  throw new Error(`${message}\n${stdout}${stderr}`);
}

/** Of files of tests that run side by side one packs at a time: they all write to the same folder. */
async function alone(work) {
  mkdirSync(join(root, 'end-to-end-tests/target'), { recursive: true });
  await eventually(() => take(lock), { patience: 'heavy', what: 'another one to have packed' });
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}
