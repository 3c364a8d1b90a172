import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { flameGraph } from '../../benchmarks/measuring/flame-graph.mjs';
import {
  allocationSites,
  folded,
  ofPerf,
  topCallers,
  topFrames,
} from '../../benchmarks/measuring/stacks.mjs';

describe('Stacks', () => {
  it('are read as folded lines, with blanks in names', () => {
    assert.deepEqual(folded('C2 Compiler;run;a b 3\nmain;b 1\n'), [
      { frames: ['C2 Compiler', 'run', 'a b'], weight: 3 },
      { frames: ['main', 'b'], weight: 1 },
    ]);
  });

  it('are read as perf prints them, outermost frame first', () => {
    const text = [
      'redis-server ',
      '\t    55f0c1 luaV_execute (/usr/lib/liblua5.1.so.0)',
      '\tffffffff81 [unknown] (/usr/bin/redis-check-rdb)',
      '\t    55f0a0 main (/usr/bin/redis-check-rdb)',
      '',
      'bio_close_file ',
      '\t    7f12 read (/usr/lib/libc.so.6)',
      '',
    ].join('\n');
    assert.deepEqual(ofPerf(text), [
      { frames: ['redis-server', 'main', '(redis-check-rdb)', 'luaV_execute'], weight: 1 },
      { frames: ['bio_close_file', 'read'], weight: 1 },
    ]);
  });

  it('count a frame that calls itself once', () => {
    assert.deepEqual(topFrames(folded('t;a;b;a 2\nt;a;b 3\n')), [
      { name: 'b', self: 3, total: 5 },
      { name: 'a', self: 2, total: 5 },
      { name: 't', self: 0, total: 5 },
    ]);
  });

  it('have callers, without those that nearly everything passes', () => {
    assert.deepEqual(topCallers(folded('t;main;a;b 1\nt;main;c;d 2\nt;main;d 1')), [
      { name: 'c', self: 0, total: 2 },
      { name: 'a', self: 0, total: 1 },
    ]);
  });

  it('of allocations name the class, who made it, and who of Holdfast wanted it', () => {
    const stacks = folded(
      [
        't;dev.holdfast.A.run;dev.holdfast.B.read;java.util.Arrays.copyOf;byte[] 10',
        't;dev.holdfast.C.run;dev.holdfast.B.read;java.util.Arrays.copyOf;byte[] 20',
        't;io.netty.Loop.run;Node 25',
      ].join('\n'),
    );
    assert.deepEqual(allocationSites(stacks), [
      { what: 'byte[]', where: 'java.util.Arrays.copyOf', by: 'dev.holdfast.B.read', bytes: 30 },
      { what: 'Node', where: 'io.netty.Loop.run', by: '–', bytes: 25 },
    ]);
  });
});

describe('A flame graph', () => {
  const graph = flameGraph(
    'all',
    folded('t;a;x<y> 3\nt;b 1\nt;rare 0.0001\n'),
    (n) => `${n} samples`,
  );
  const frame = (name) => {
    const pattern = `<svg x="(.*?)%" width="(.*?)%" y="(.*?)" height="16"><title>${name}: (.*?)</title>`;
    const [, x, width, y, tooltip] = new RegExp(pattern).exec(graph) ?? [];
    const [left, across, top] = [x, width, y].map(Number);
    return { x: Math.round(left), width: Math.round(across), row: top / 17, tooltip };
  };

  it('is as wide as the weight, callers over what they call, side by side by name', () => {
    assert.deepEqual(
      ['all', 't', 'a', 'b'].map((name) => {
        const { x, width, row } = frame(name);
        return [x, width, row];
      }),
      [
        [0, 100, 0],
        [0, 100, 1],
        [0, 75, 2],
        [75, 25, 2],
      ],
    );
  });

  it('escapes names', () => assert.match(frame('x&lt;y&gt;').tooltip, /^3 samples, 7/));

  it('leaves out what nobody could see', () => assert.doesNotMatch(graph, /rare/));

  it('is drawn of nothing, too', () => assert.match(flameGraph('none', []), /^<svg /));
});
