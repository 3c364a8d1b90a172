import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageModules, services } from './build.mjs';
import { take } from './lock.mjs';
import { jarOf, onTheJvm, serviceProgram } from './service.mjs';
import { root } from './tools.mjs';
import { delay } from './waiting.mjs';

// The release before this one, as it is rolled out and rolled back beside this one.

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'holdfast/releases');
// For one that hangs: who died while building has left a folder that nobody looks at, and a lock that
// holds nobody.
const LONGEST_BUILD_MS = 15 * 60_000;
const FIRST = join(root, 'deploy/local/previous-release.txt');

/**
 * @typedef {object} Release
 * @property {string} name for people
 * @property {(module: string) => import('./stack.mjs').Program} program how one of its services is run
 */

/**
 * The newest tag `vX.Y.Z` behind this commit; until there is one, the commit that previous-release.txt names.
 *
 * @returns {{ name: string, commit: string } | undefined} nothing if this checkout does not have it
 */
export function previousRelease() {
  const tags = git('tag', '--merged', 'HEAD^', '--list', 'v*', '--sort=-version:refname') ?? '';
  const tag = tags.split('\n').find((one) => /^v\d+\.\d+\.\d+$/.test(one));
  const first = readFileSync(FIRST, 'utf8').trim();
  const commit = git('rev-parse', '--verify', '--quiet', `${tag ?? first}^{commit}`);
  return commit ? { name: tag ?? first.slice(0, 8), commit } : undefined;
}

/**
 * Builds it, unless it was built before; its jars are kept in the user's cache. Two may ask at the same time.
 *
 * @param {{ name: string, commit: string }} release
 * @param {(line: string) => void} progress
 * @returns {Promise<Release>}
 */
export async function built({ name, commit }, progress) {
  const home = join(cache, commit);
  const lock = `${home}.lock`;
  const givesUpAt = performance.now() + LONGEST_BUILD_MS;
  mkdirSync(cache, { recursive: true });
  while (!existsSync(home)) {
    if (take(lock)) {
      try {
        // The one before may have ended well just now.
        if (!existsSync(home)) await build(commit, home, progress);
      } finally {
        rmSync(lock, { force: true });
      }
    } else if (performance.now() < givesUpAt) {
      await delay(500);
    } else {
      throw new Error(`the build of ${name} does not end; who builds stands in ${lock}`);
    }
  }
  return { name, program: (module) => onTheJvm(module, undefined, jarOf(module, home)) };
}

/** This version: where the one before is not to be had. */
export const thisVersion = { name: 'this version', program: (module) => serviceProgram(module) };

async function build(commit, home, progress) {
  const checkout = `${home}.building`;
  rmSync(checkout, { recursive: true, force: true });
  mkdirSync(checkout);
  const archive = git('archive', '--format=tar', '-o', join(checkout, 'sources.tar'), commit);
  if (archive === undefined) throw new Error(`git has no sources of ${commit}`);
  execFileSync('tar', ['-xf', 'sources.tar'], { cwd: checkout });
  progress(`building ${commit.slice(0, 8)}, once (log: ${home}.log)`);
  const how = { logFile: `${home}.log`, progress, checkout };
  // What it needs was mostly needed by this version too.
  await packageModules(services, { ...how, offline: true }).catch(() =>
    packageModules(services, how),
  );
  const kept = `${home}.built`;
  rmSync(kept, { recursive: true, force: true });
  for (const module of services) {
    const app = dirname(jarOf(module, kept));
    mkdirSync(dirname(app), { recursive: true });
    renameSync(dirname(jarOf(module, checkout)), app);
  }
  renameSync(kept, home);
  rmSync(checkout, { recursive: true, force: true });
}

/** @returns {string | undefined} nothing if there is no git, no repository, or not what is asked for */
function git(...args) {
  // In a container the checkout may be somebody else's.
  const whole = ['-C', root, '-c', 'safe.directory=*', ...args];
  try {
    return execFileSync('git', whole, { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return undefined;
  }
}
