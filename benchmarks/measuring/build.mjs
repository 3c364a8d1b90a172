import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { buildWhatChanged } from '../../deploy/local/build.mjs';
import { maven, root } from '../../deploy/local/tools.mjs';

export const home = join(root, 'benchmarks');
const peers = join(home, 'peers');
const jar = join(home, 'target/holdfast-benchmarks-0.1.0-SNAPSHOT.jar');

/** The services, the load generator, the peers: each only if something changed. */
export async function build(progress) {
  await buildWhatChanged(progress);
  if (!existsSync(jar) || newestIn(home) > statSync(jar).mtimeMs) {
    progress('building the load generator');
    execFileSync(maven, ['-B', '-ntp', '-q', '-f', join(home, 'pom.xml'), 'package'], quietly);
  }
  const installed = join(peers, 'node_modules/.package-lock.json');
  if (!existsSync(installed) || isOlder(installed, join(peers, 'package-lock.json'))) {
    progress('installing the Node peer');
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--silent'], { ...quietly, cwd: peers });
  }
}

/** @type {import('node:child_process').ExecFileSyncOptions} */
const quietly = { stdio: ['ignore', 'ignore', 'inherit'] };

export function classPath() {
  return [jar, join(home, 'target/lib/*')].join(delimiter);
}

const isOlder = (a, b) => statSync(a).mtimeMs < statSync(b).mtimeMs;

function newestIn(folder) {
  const files = readdirSync(join(folder, 'src'), { recursive: true }).map((name) =>
    join(folder, 'src', name),
  );
  return Math.max(...[join(folder, 'pom.xml'), ...files].map((file) => statSync(file).mtimeMs));
}
