import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { root } from '../../deploy/local/tools.mjs';
import { packClient, projectWith } from '../harness/packed.mjs';

const run = promisify(execFile);
const esbuild = createRequire(join(root, 'browser-client/package.json'))('esbuild');
const KIB = 1024;

describe('@holdfast/client, installed from its packed file into an empty project', () => {
  let project, folder;

  before(async () => {
    project = await projectWith('page', [await packClient()]);
    folder = join(project, 'node_modules/@holdfast/client');
  });

  const read = (name) => readFileSync(join(folder, name), 'utf8');

  /** What a bundler makes of a page that has this line. */
  async function bundled(line) {
    const { outputFiles } = await esbuild.build({
      stdin: { contents: line, resolveDir: project },
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
      logLevel: 'error',
    });
    return outputFiles[0].contents;
  }

  const exports = (names) => bundled(`export ${names} from '@holdfast/client'`);

  // With socket.io-client, which is more than a third of it. Whoever adds something, thinks of it.
  for (const [page, names, most] of [
    ["a customer's page", '{ Call, Holdfast }', 30],
    ["an agent's page", '{ Agent, Holdfast }', 31],
    ['a page that has everything', '*', 35],
  ]) {
    it(`adds at most ${most} KiB to ${page}, compressed by gzip`, async () => {
      const { length } = gzipSync(await exports(names), { level: 9 });
      assert.ok(length <= Number(most) * KIB, `${length} bytes`);
    });
  }

  it('adds nothing to a page that imports it and uses nothing', async () => {
    assert.equal((await bundled("import '@holdfast/client'")).length, 0);
  });

  it('depends on nothing, and has neither tests nor sources of something else', () => {
    const { dependencies, peerDependencies } = JSON.parse(read('package.json'));
    assert.deepEqual([dependencies, peerDependencies], [undefined, undefined]);
    const strange = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) =>
        !/^[a-z-]+(\.d\.ts(\.map)?|\.js)$|^holdfast\.min\.js(\.map)?$|^vendor/.test(name) &&
        !['LICENSE', 'README.md', 'licenses.txt', 'package.json'].includes(name),
    );
    assert.deepEqual(strange, []);
    for (const name of ['socket.io-client', 'engine.io-client', '@socket.io/component-emitter']) {
      assert.match(read('licenses.txt'), new RegExp(`^${name}$`, 'm'));
    }
  });

  it('has the same in one file as in its modules, and can be loaded where there is no page', async () => {
    const load = (file) => import(pathToFileURL(join(folder, file)).href);
    const [modules, file] = await Promise.all(['index.js', 'holdfast.min.js'].map(load));
    assert.ok('Holdfast' in modules);
    assert.deepEqual(Object.keys(file), Object.keys(modules));
  });

  it('has maps for what is not as it was written, with the sources in them', () => {
    for (const name of ['holdfast.min.js', 'vendor/socket.io-client.js']) {
      const [, map] = /sourceMappingURL=(\S+)/.exec(read(name));
      const { sources, sourcesContent } = JSON.parse(read(join(name, '..', map)));
      assert.equal(sourcesContent.length, sources.length);
      assert.ok(sources.length > 5 && sourcesContent.every(Boolean), name);
    }
  });

  it('has a README whose code compiles, and that leads nowhere outside', async () => {
    const readme = read('README.md');
    assert.doesNotMatch(readme, /\]\((?!https?:)/);
    const examples = [...readme.matchAll(/^```js\n([^]*?)^```/gm)].map(([, code]) => code);
    assert.equal(examples.length, 2);
    const files = examples.map((code, i) => {
      writeFileSync(join(project, `example-${i}.js`), code);
      return `example-${i}.js`;
    });
    const compilerOptions = {
      ...{ allowJs: true, checkJs: true, noEmit: true, strict: true, skipLibCheck: false },
      ...{ module: 'nodenext', target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable'] },
      types: [],
    };
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    const tsc = join(root, 'end-to-end-tests/node_modules/typescript/bin/tsc');
    await run(process.execPath, [tsc, '-p', project]).catch(({ stdout }) => assert.fail(stdout));
  });
});
