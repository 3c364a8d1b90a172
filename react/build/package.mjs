// `npm run package`: @holdfast/react as npm publishes it, in target/package, ready for `npm pack`. The compiler alone
// makes modules, declarations and source maps: there is nothing to bundle.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

process.chdir(new URL('..', import.meta.url).pathname);
const target = 'target/package';
const { version, description } = JSON.parse(readFileSync('package.json', 'utf8'));

if (!existsSync('../browser-client/target/package/index.d.ts')) {
  console.error(
    'there are no declarations of @holdfast/client: npm run package in ../browser-client first',
  );
  process.exit(1);
}
rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
cpSync('src', `${target}/src`, { recursive: true });
cpSync('../LICENSE', `${target}/LICENSE`);
cpSync('README.md', `${target}/README.md`);
const content = {
  name: '@holdfast/react',
  version,
  description,
  license: 'Apache-2.0',
  type: 'module',
  exports: { '.': { types: './index.d.ts', default: './index.js' } },
  sideEffects: false,
  publishConfig: { access: 'public' },
  peerDependencies: { '@holdfast/client': `^${version}`, react: '>=18' },
};
writeFileSync(`${target}/package.json`, `${JSON.stringify(content, null, 2)}\n`);
// Of the sources in the package, so that the maps lead there.
writeFileSync(
  'target/tsconfig.json',
  JSON.stringify({
    extends: '../tsconfig.json',
    compilerOptions: { rootDir: 'package/src', outDir: 'package' },
    include: ['package/src'],
    exclude: [], // otherwise what is in outDir
  }),
);
const { status } = spawnSync('npx', ['--no-install', 'tsc', '-p', 'target'], { stdio: 'inherit' });
process.exitCode = status ?? 1;
