import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../../deploy/local/tools.mjs';
import { fillsByScript, listedKeys } from '../harness/redis-keys.mjs';

// What stands in Redis after a run is held against the same list by other tests: keysNotAsListed.
describe('the list of keys in shared-state/README.md', () => {
  const rows = listedKeys();
  const fills = fillsByScript();
  // For benchmarks and tests.
  fills.delete('stream/append');

  it('was read, and the scripts too', () => {
    assert.ok(rows.length > 40, `${rows.length} rows`);
    assert.ok(fills.size > 80, `${fills.size} scripts`);
    assert.equal(
      new Set(rows.map(({ key }) => key)).size,
      rows.length,
      'each key stands there once',
    );
  });

  it('names a type, an owner and a time to live of each', () => {
    const types = ['hash', 'list', 'set', 'zset', 'stream', 'string'];
    const owners = ['all', 'signaling-service', 'room-service', 'transcript-service'];
    for (const { key, types: own, owner, lifetime } of rows) {
      assert.ok(
        own.every((type) => types.includes(type)),
        `${key}: ${own}`,
      );
      assert.ok(
        owner.split(', ').every((one) => owners.includes(one)),
        `${key}: ${owner}`,
      );
      assert.notEqual(lifetime, '', key);
    }
  });

  it('has all that scripts fill, and names the scripts that do', () => {
    const missing = [...fills].flatMap(([script, names]) =>
      [...names]
        .filter(
          (name) => !rows.some((row) => row.names.includes(name) && row.fillers.includes(script)),
        )
        .map((name) => `${script} fills ${name}`),
    );
    assert.deepEqual(missing, []);
  });

  it('names no script that does not fill the key', () => {
    const wrong = rows.flatMap(({ key, names, fillers }) =>
      fillers
        .filter((filler) => filler.includes('/'))
        .filter((script) => !names.some((name) => fills.get(script)?.has(name)))
        .map((script) => `${key}: ${script}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('names a class that there is where no script is needed', () => {
    const classes = new Set(
      ['shared-state', 'room-service']
        .flatMap((module) =>
          readdirSync(join(root, module, 'src/main/java'), { recursive: true, encoding: 'utf8' }),
        )
        .map((file) => basename(file)),
    );
    const named = rows.flatMap(({ fillers }) => fillers.filter((filler) => !filler.includes('/')));
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter((name) => !classes.has(`${name}.java`)),
      [],
    );
  });
});
