// Makes target/package, of which pip makes the wheel: the sources as they are, and what is made of the services'
// documents. Only the standard library of Python is used by either.
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readAsyncApi } from '../../../end-to-end-tests/harness/asyncapi.mjs';
import { contract } from '../../contract/contract.mjs';
import { apiModule } from './api.mjs';
import { typesModule } from './types.mjs';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const target = here('target/package');
const { groups, schemas } = contract(readAsyncApi());

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const name of ['src', 'pyproject.toml', 'README.md'])
  cpSync(here(name), `${target}/${name}`, { recursive: true, filter: isSource });
cpSync(here('../../LICENSE'), `${target}/LICENSE`);
const made = `${target}/src/holdfast_server`;
writeFileSync(`${made}/types.py`, typesModule(schemas));
writeFileSync(`${made}/api.py`, apiModule(groups));

/** What Python has compiled stays. */
function isSource(file) {
  return !/__pycache__|\.egg-info/.test(file);
}
