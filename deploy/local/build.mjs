import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { hold, release } from './lifeline.mjs';
import { isStale, markBuilt } from './sources.mjs';
import { findRedis, root } from './tools.mjs';

/** The modules that are services. */
export const services = ['signaling-service', 'room-service', 'transcript-service'];

/** It is generated from what the builds of two services write. */
export const JAVA_LIBRARY = 'server-libraries/java';
const BEFORE_IT = ['room-service', 'transcript-service'];

/**
 * Packages the services whose sources changed; calls Maven only if there are any.
 *
 * @param {(line: string) => void} progress
 * @param {{ also?: string[], but?: string }} [what] also: modules that are wanted besides, and are always built;
 *     but: a service that builds itself
 */
export async function buildWhatChanged(progress, { also = [], but } = {}) {
  const stale = services.filter((service) => service !== but && isStale(service));
  // Maven packages what it builds on the way: all of it, or nothing.
  const onTheWay = stale.length > 0 && also.includes(JAVA_LIBRARY) ? BEFORE_IT : [];
  const packaged = [...new Set([...stale, ...onTheWay])];
  const modules = [...packaged, ...also];
  // The embedded Redis is unpacked by the build too.
  if (!findRedis()) modules.push('redis-for-tests');
  if (modules.length === 0) return;
  const logFile = join(root, '.holdfast/build.log');
  progress(`building ${modules.join(', ')} (log: ${logFile})`);
  await packageModules(modules, { logFile, progress, servicesToo: packaged.length > 0 });
  packaged.forEach(markBuilt);
}

/** What `mvn verify` has just packaged needs no second build. */
export function markAllBuilt() {
  services.forEach(markBuilt);
}

/**
 * Packages modules, without their tests.
 *
 * @param {string[]} modules
 * @param {{ logFile: string, progress: (line: string) => void, checkout?: string, offline?: boolean,
 *     servicesToo?: boolean }} how servicesToo: services that are built on the way are packaged as well
 * @returns {Promise<void>}
 */
export function packageModules(
  modules,
  { logFile, progress, checkout = root, offline = false, servicesToo = true },
) {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile);
  // Tests and formatting are the business of `./holdfast test`.
  const skip = ['-DskipTests', '-Dmaven.test.skip=true', '-Dspotless.check.skip=true'];
  if (!servicesToo) skip.push('-Dquarkus.build.skip');
  const flags = ['-B', '-ntp', ...(offline ? ['-o'] : []), ...skip];
  const args = [...flags, '-pl', modules.join(','), '-am', 'package'];
  const child = spawn(join(checkout, 'mvnw'), args, {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid) hold(child.pid);
  const last = [];
  const read = (line) => {
    log.write(`${line}\n`);
    last.push(line);
    if (last.length > 25) last.shift();
    const module = /^\[INFO\] Building (Holdfast: .+?) \d/.exec(line);
    if (module) progress(`  ${module[1]}`);
  };
  createInterface({ input: child.stdout }).on('line', read);
  createInterface({ input: child.stderr }).on('line', read);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      release(child.pid);
      log.end();
      if (code === 0) resolve();
      else reject(new Error(`the build failed (log: ${logFile})\n${last.join('\n')}`));
    });
  });
}
