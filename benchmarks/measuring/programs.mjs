import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { imageOptions } from '../../deploy/local/image.mjs';
import { executableOf, jarOf, onTheJvm } from '../../deploy/local/service.mjs';
import { findJava } from '../../deploy/local/tools.mjs';
import { javaOptions } from './contenders.mjs';
import { home } from './build.mjs';

const caches = join(home, 'target/aot');

/** On the JVM, as it comes. */
export const jvm = {
  name: 'JVM',
  isJvm: true,
  program: (module) => onTheJvm(module, javaOptions),
};

/** As in the image (Dockerfile.jvm): with its options, and a cache of what is loaded at the start. */
export const jvmWithCache = {
  name: 'JVM, AOT cache',
  isJvm: true,
  program: (module) => onTheJvm(module, [...asInImage(module), `-XX:AOTCache=${cacheOf(module)}`]),
};

/** The executable that `./holdfast native` leaves, with as much heap as a JVM has. */
export const native = {
  name: 'native',
  isJvm: false,
  program: (module) => ({ command: executableOf(module), args: ['-Xmx512m'] }),
};

/** Made anew, since it fits only the jar and the JDK that it was made with. */
export function makeCache(module) {
  mkdirSync(caches, { recursive: true });
  // As in the image: a start that ends for want of configuration.
  const output = `-XX:AOTCacheOutput=${cacheOf(module)}`;
  const options = [...asInImage(module), output, '-jar', jarOf(module)];
  const environment = { QUARKUS_HTTP_PORT: '0', QUARKUS_MANAGEMENT_PORT: '0' };
  spawnSync(findJava(), options, {
    env: { ...process.env, ...environment },
    stdio: 'ignore',
    timeout: 120_000,
  });
  // Refuses, with a message, a cache that does not fit.
  const check = [...asInImage(module), '-XX:AOTMode=on', `-XX:AOTCache=${cacheOf(module)}`];
  const classPath = ['-cp', jarOf(module)];
  execFileSync(findJava(), [...check, ...classPath, '--version'], { stdio: 'ignore' });
}

// The heap begins as in a container of which 60 % are that much: with a 64th of its memory.
const asInImage = (module) => [
  ...[...javaOptions, '-Xms13m'],
  ...imageOptions(module, 'Dockerfile.jvm'),
];

const cacheOf = (module) => join(caches, `${module}.aot`);
