import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../deploy/local/tools.mjs';
import { outputOf } from '../runner/programs.mjs';

const installed = join(root, 'end-to-end-tests/node_modules');
const client = join(root, 'browser-client');
const react = join(root, 'react');
/** Versions of TypeScript that applications have, by the name under which npm has installed them. */
const versions = ['typescript', 'typescript-6'];
/** As strict as an application can be: declarations are checked as well. */
const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
  target: 'es2022',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  lib: ['es2023', 'dom', 'dom.iterable'],
  types: [],
};

const tsc = (version, args) =>
  outputOf('node', [join(installed, version, 'lib/tsc.js'), ...args], client);
const emit = (folder) => tsc(versions[0], ['-p', 'tsconfig.json', '--outDir', folder]);

/** Makes the SDK's declarations, and compiles an application against them, with each version. */
export const checkDeclarations = () =>
  inFolder(async (directory) => {
    const made = join(directory, 'node_modules/@holdfast/client');
    const emitted = await emit(made);
    if (emitted.code !== 0) return emitted;
    writeJson(join(made, 'package.json'), {
      name: '@holdfast/client',
      type: 'module',
      exports: { '.': { types: './index.d.ts' } },
    });
    writeJson(join(directory, 'package.json'), { type: 'module' });
    writeJson(join(directory, 'tsconfig.json'), { compilerOptions: strict });
    cpSync(join(client, 'src/test/types/application.ts'), join(directory, 'application.ts'));
    const found = await Promise.all(versions.map((version) => tsc(version, ['-p', directory])));
    return {
      code: Math.max(...found.map(({ code }) => code)),
      output: found.map(({ output }, i) => output && `${versions[i]}:\n${output}`).join(''),
    };
  });

/** Makes the SDK's declarations, and compiles @holdfast/react against them, by its own rules. */
export const checkReact = () =>
  inFolder(async (directory) => {
    const made = join(directory, 'client');
    const emitted = await emit(made);
    if (emitted.code !== 0) return emitted;
    const paths = { '@holdfast/client': [join(made, 'index.d.ts')] };
    const compilerOptions = { noEmit: true, rootDir: '/', paths };
    const [extended, include] = [join(react, 'tsconfig.json'), [join(react, 'src')]];
    writeJson(join(directory, 'tsconfig.json'), { extends: extended, compilerOptions, include });
    return tsc(versions[0], ['-p', directory]);
  });

async function inFolder(check) {
  const directory = mkdtempSync(join(tmpdir(), 'holdfast-declarations-'));
  try {
    return await check(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function writeJson(file, content) {
  writeFileSync(file, JSON.stringify(content));
}
