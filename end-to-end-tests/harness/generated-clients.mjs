import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { findJava, root } from '../../deploy/local/tools.mjs';

// Clients that OpenAPI Generator makes of the services' documents: TypeScript over fetch, which needs no library.

const run = promisify(execFile);
const jar = join(root, 'end-to-end-tests/openapi-generator/target/openapi-generator-cli.jar');
const tsc = join(root, 'end-to-end-tests/node_modules/typescript/bin/tsc');
const JAVA_OPTIONS = [
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '--sun-misc-unsafe-memory-access=allow',
];

const START = 'sources/index.ts';
const compilerOptions = {
  target: 'es2022',
  module: 'nodenext',
  lib: ['es2022', 'dom', 'dom.iterable'],
  types: [],
  strict: true,
  rootDir: 'sources',
  outDir: 'made',
};

/**
 * @param {any} document OpenAPI
 * @param {string} folder where it is made
 * @returns {Promise<any>} the client's module
 */
export async function clientOf(document, folder) {
  if (!existsSync(jar)) {
    throw new Error(`no ${jar}: ./mvnw -pl end-to-end-tests/openapi-generator package`);
  }
  mkdirSync(folder, { recursive: true });
  const contract = join(folder, 'openapi.json');
  const sources = join(folder, 'sources');
  writeFileSync(contract, JSON.stringify(document));
  const options = ['-g', 'typescript-fetch', '-i', contract, '-o', sources];
  const properties = ['--additional-properties', 'importFileExtension=.js'];
  await run(findJava(), [...JAVA_OPTIONS, '-jar', jar, 'generate', ...options, ...properties]);
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [START] }));
  // A client whose types do not fit together fails here.
  await run(process.execPath, [tsc, '-p', folder]).catch(({ stdout }) => {
    throw new Error(stdout);
  });
  return import(pathToFileURL(join(folder, 'made/index.js')).href);
}
