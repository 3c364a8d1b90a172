import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { jarOf } from './service.mjs';
import { root } from './tools.mjs';

// What a service was built from, kept beside what was built, so that `mvn clean` forgets both.
const stampOf = (module) => join(dirname(dirname(jarOf(module))), 'built-from');

/** What a module is built from besides its own files. */
const besides = { 'browser-client': ['docs/troubleshooting.md'] };

/** Whether the packaged service is missing, older than its sources, or built by somebody else. */
export function isStale(module) {
  if (!existsSync(jarOf(module)) || !existsSync(stampOf(module))) return true;
  return readFileSync(stampOf(module), 'utf8') !== stamp(module);
}

export function markBuilt(module) {
  writeFileSync(stampOf(module), stamp(module));
}

function stamp(module) {
  // Another build since then may have packaged other sources.
  return `${fingerprint(module)} ${packagedAt(dirname(jarOf(module)))}`;
}

/**
 * A hash of all that a module is built from: contents, not times, so that a branch switched to and
 * back is no change; paths within the checkout, so that a checkout that was moved is none either.
 *
 * @param {string} module
 * @param {string} [checkout]
 */
export function fingerprint(module, checkout = root) {
  const hash = createHash('sha256');
  const modules = upstream(checkout, module).sort();
  const files = modules.flatMap((each) => [...sourcesOf(checkout, each), ...(besides[each] ?? [])]);
  for (const file of ['pom.xml', ...files]) {
    hash.update(file).update(readFileSync(join(checkout, file)));
  }
  return hash.digest('hex');
}

/** The module and all of our modules that are packaged with it. */
function upstream(checkout, module, found = new Set()) {
  if (found.has(module)) return [...found];
  found.add(module);
  const pom = readFileSync(join(checkout, module, 'pom.xml'), 'utf8');
  for (const [dependency] of pom.matchAll(/<dependency>.*?<\/dependency>/gs)) {
    const ours = /<artifactId>holdfast-([a-z-]+)</.exec(dependency)?.[1];
    if (ours && !dependency.includes('<scope>test</scope>')) upstream(checkout, ours, found);
  }
  return [...found];
}

function sourcesOf(checkout, module) {
  const notPackaged = ['target', 'node_modules', 'test', 'src/test'].map((path) =>
    join(module, path),
  );
  const walk = (folder) =>
    readdirSync(join(checkout, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (notPackaged.includes(path) || entry.name.startsWith('.')) return [];
      return entry.isDirectory() ? walk(path) : [path];
    });
  return walk(module).sort();
}

function packagedAt(folder) {
  return ['app', 'quarkus']
    .flatMap((name) => readdirSync(join(folder, name)).map((file) => join(folder, name, file)))
    .map((file) => statSync(file).mtimeMs)
    .reduce((a, b) => Math.max(a, b), 0);
}
