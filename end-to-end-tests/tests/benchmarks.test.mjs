import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { timeOfCommands } from '../../benchmarks/measuring/crowds.mjs';
import { at, tables } from '../../benchmarks/measuring/report.mjs';
import { quantile, ratios, shuffled, spread } from '../../benchmarks/measuring/statistics.mjs';

describe("A benchmark's figures", () => {
  it('are the median and the quartiles, whatever order the rounds come in', () => {
    assert.equal(spread([5, 1, 4, 2, 3], 0), '3 (2–4)');
    assert.equal(spread([10, 20], 1), '15.0 (12.5–17.5)');
  });

  it('are one number where the rounds agree, and none where nothing was measured', () => {
    assert.equal(spread([7, 7.01, 7], 0), '7');
    assert.equal(spread([NaN, undefined], 0), '–');
    assert.ok(Number.isNaN(quantile([], 0.5)));
  });

  it('reach from the least to the greatest', () => {
    const values = [3, 1, 2];
    assert.deepEqual([quantile(values, 0), quantile(values, 1)], [1, 3]);
    assert.deepEqual(values, [3, 1, 2]);
  });

  it('are divided within a round, not across rounds', () => {
    assert.deepEqual(
      ratios([{ cpu: 10 }, { cpu: 100 }], [{ cpu: 20 }, { cpu: 100 }], 'cpu'),
      [0.5, 1],
    );
  });

  it('are no ratio where a round of the other is missing', () => {
    assert.equal(spread(ratios([{ cpu: 10 }, { cpu: 30 }], [{ cpu: 20 }], 'cpu'), 1), '0.5');
  });
});

describe("The time of Redis's commands", () => {
  it('keeps scripts, which contain what they call, apart from all others', () => {
    const text = [
      'cmdstat_evalsha:calls=2,usec=100,usec_per_call=50.00,rejected_calls=0,failed_calls=0',
      'cmdstat_fcall_ro:calls=1,usec=7,usec_per_call=7.00,rejected_calls=0,failed_calls=0',
      'cmdstat_xadd:calls=2,usec=16,usec_per_call=8.00,rejected_calls=0,failed_calls=0',
      'cmdstat_client|setname:calls=1,usec=1,usec_per_call=1.00,rejected_calls=0,failed_calls=0',
    ].join('\n');
    assert.deepEqual(timeOfCommands(text), { scripts: 107, commands: 17 });
  });
});

describe('The order of contenders', () => {
  it('has each of them once and leaves the list as it is', () => {
    const list = ['a', 'b', 'c', 'd', 'e'];
    assert.deepEqual(shuffled(list).toSorted(), list);
    assert.deepEqual(list, ['a', 'b', 'c', 'd', 'e']);
  });

  it('can be any order', () => {
    const drawn = [0, 0.5, 0.999].flatMap((first) =>
      [0, 0.999].map((second) => {
        const draws = [first, second];
        return shuffled(['a', 'b', 'c'], () => draws.shift()).join('');
      }),
    );
    assert.deepEqual(drawn.toSorted(), ['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
  });
});

describe('The report', () => {
  const results = new Map([
    ['Holdfast', [at(64, { cpu: 100, throughput: 10 })]],
    ['Holdfast, acknowledged', [at(64, { cpu: 150, throughput: 6 })]],
    ['bare relay', [at(64, { cpu: 80, throughput: 20 })]],
  ]);
  const [, measured, compared] = tables(results, [64])
    .split('\n\n')
    .map((part) => part.split('\n'));

  it('begins both tables with the CPU that a message takes', () => {
    assert.equal(measured[2], '| CPU a message, servers + Redis, 64 pairs, µs | 100 | 150 | 80 |');
    assert.match(compared[2], /^\| CPU a message, servers \+ Redis, 64 pairs \|/);
  });

  it('divides Holdfast by its peers, and acknowledged messages by plain ones', () => {
    assert.equal(
      compared[0],
      '| in the same round | acknowledged ÷ plain | Holdfast ÷ bare relay |',
    );
    assert.match(compared[2], /\| 1\.50 \| 1\.25 \|$/);
  });

  it('has no row for what was not measured', () => {
    assert.equal(measured.length, 4);
  });
});
