import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
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

/** As in the image: with a cache of what is loaded at the start (Dockerfile.jvm). */
export const jvmWithCache = {
  name: 'JVM, AOT cache',
  isJvm: true,
  program: (module) => onTheJvm(module, [...javaOptions, `-XX:AOTCache=${cacheOf(module)}`]),
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
  const options = [...javaOptions, `-XX:AOTCacheOutput=${cacheOf(module)}`, '-jar', jarOf(module)];
  const environment = { QUARKUS_HTTP_PORT: '0', QUARKUS_MANAGEMENT_PORT: '0' };
  spawnSync(findJava(), options, {
    env: { ...process.env, ...environment },
    stdio: 'ignore',
    timeout: 120_000,
  });
  // Refuses, with a message, a cache that does not fit.
  const check = [...javaOptions, '-XX:AOTMode=on', `-XX:AOTCache=${cacheOf(module)}`];
  const classPath = ['-cp', jarOf(module)];
  execFileSync(findJava(), [...check, ...classPath, '--version'], { stdio: 'ignore' });
}

const cacheOf = (module) => join(caches, `${module}.aot`);
