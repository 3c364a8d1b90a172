import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../deploy/local/tools.mjs';
import { workspace } from './workspace.mjs';

// npm packages as they are published, and projects that have installed them from the packed files.

const run = promisify(execFile);

/**
 * @param {string} folder of the repository whose `npm run package` makes target/package
 * @returns {Promise<string>} the packed file
 */
export async function packNpm(folder) {
  const home = join(root, folder);
  await run('npm', ['run', '--silent', 'package'], { cwd: home });
  const packed = join(workspace, 'packed');
  mkdirSync(packed, { recursive: true });
  const pack = ['pack', '--json', '--pack-destination', packed];
  const { stdout } = await run('npm', pack, { cwd: join(home, 'target/package') });
  return join(packed, JSON.parse(stdout)[0].filename);
}

/**
 * @param {string} name of a project, which is made anew
 * @param {string[]} dependencies packed files, or names with versions
 * @returns {Promise<string>} its folder
 */
export async function projectWith(name, dependencies) {
  const project = join(workspace, name);
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const quietly = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await run('npm', ['install', ...quietly, ...dependencies], { cwd: project });
  return project;
}
