import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { birthOf } from '../../deploy/local/births.mjs';
import { isOwn, take } from '../../deploy/local/lock.mjs';
import { root } from '../../deploy/local/tools.mjs';
import { workspace } from '../harness/workspace.mjs';

// Files by which processes of this machine know who runs or builds something.
const DEAD = { pid: process.pid, birth: 'of a process that had this number before' };
const TAKERS = 4;

describe('a file that says who holds something', () => {
  it('is taken by whoever asks first, with all that is said, and by nobody else', () => {
    const file = newFile('free');

    assert.equal(take(file, { version: '1' }), true);
    assert.equal(take(file, { version: '2' }), false);

    const birth = birthOf(process.pid);
    assert.deepEqual(read(file), { pid: process.pid, birth, version: '1' });
    assert.equal(isOwn(file), true);
  });

  it('is taken from one that has ended, and from one that was cut off', () => {
    for (const left of [JSON.stringify(DEAD), '{"pid": 1', '4711']) {
      const file = newFile('left');
      writeFileSync(file, left);
      assert.equal(isOwn(file), false);

      assert.equal(take(file), true, left);

      assert.equal(isOwn(file), true);
    }
  });

  // Of two that see the same dead holder the second must not replace the first.
  it('is taken from one that has ended by one at a time', () => {
    const file = newFile('in-turn');
    const turn = `${file}.turn`;
    writeFileSync(file, JSON.stringify(DEAD));
    take(turn);

    assert.equal(take(file), false);

    assert.deepEqual(read(file), DEAD);
    writeFileSync(turn, JSON.stringify(DEAD));
    assert.equal(take(file), true, 'nobody waits for one that ended in its turn');
    assert.deepEqual(readdirSync(join(file, '..')), ['lock'], 'and nothing else stays');
  });

  it('is taken by one of several that find it left behind at once', async (t) => {
    const file = newFile('together');
    writeFileSync(file, JSON.stringify(DEAD));
    const takers = Array.from({ length: TAKERS }, () => taker(t, file));
    for (const { says } of takers) assert.equal(await says(), 'ready');

    for (const { child } of takers) child.stdin.write('go\n');

    const answers = await Promise.all(takers.map(({ says }) => says()));
    assert.deepEqual(answers.sort(), ['false', 'false', 'false', 'true']);
  });
});

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

let files = 0;
function newFile(name) {
  const folder = join(workspace, 'lock', `${name}-${files++}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return join(folder, 'lock');
}

/** A process that takes the file at a word, and lives on. */
function taker(t, file) {
  const program = `
    import { take } from '${join(root, 'deploy/local/lock.mjs')}';
    process.stdin.on('data', () => console.log(take(process.argv[1])));
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return { child, says: async () => (await lines.next()).value };
}
