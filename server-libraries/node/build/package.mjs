// `npm run package`: @holdfast/server as npm publishes it, in target/package: the sources as they are, what is made
// of the services' documents, and the declarations that tsc finds in the JSDoc of both. Never published from here.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
if (!existsSync('node_modules')) execFileSync('npm', ['ci'], { stdio: 'inherit' });
// Not before: they need what was just installed.
const { default: openApiTypes, astToString } = await import('openapi-typescript');
const { parse } = await import('yaml');
const { contract } = await import('../../contract/contract.mjs');
const { apiModule } = await import('./api.mjs');

const target = 'target/package';
const { version, description, engines } = JSON.parse(readFileSync('package.json', 'utf8'));
const { groups, schemas } = contract(parse(readFileSync('../../docs/asyncapi.yaml', 'utf8')));

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
cpSync('src', target, { recursive: true });
cpSync('../../LICENSE', `${target}/LICENSE`);
cpSync('README.md', `${target}/README.md`);
writeFileSync(`${target}/api.js`, apiModule(groups));
writeFileSync(`${target}/types.d.ts`, await declarations());
writeFileSync(`${target}/package.json`, `${JSON.stringify(manifest(), null, 2)}\n`);
execFileSync('npx', ['--no-install', 'tsc', '-p', 'tsconfig.json'], { stdio: 'inherit' });
// JSDoc has no word for it.
const names = Object.keys(schemas).join(', ');
appendFileSync(`${target}/index.d.ts`, `export type { ${names} } from './types.js';\n`);

/** Each schema as a type of its own name. */
async function declarations() {
  const info = { title: 'Holdfast', version };
  const document = { openapi: '3.1.0', info, paths: {}, components: { schemas } };
  const nodes = await openApiTypes(document, { rootTypes: true, rootTypesNoSchemaPrefix: true });
  return astToString(nodes);
}

function manifest() {
  return {
    name: '@holdfast/server',
    version,
    description,
    license: 'Apache-2.0',
    type: 'module',
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
    types: './index.d.ts',
    sideEffects: false,
    engines,
  };
}
