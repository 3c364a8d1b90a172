import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  Pace,
  PATIENCE,
  ProductWindow,
  quietMsOf,
  TICK_MS,
  Wait,
} from '../../deploy/local/patience.mjs';
import { eventually, letTimePass, patience } from '../../deploy/local/waiting.mjs';

/** A machine whose clock goes on when the test says so, a tick at a time as in real life. */
class Machine {
  reading = { crowding: 0 };
  #now = 1_000;

  /** @param {{ calibration?: number } & Record<string, number>} [reading] */
  constructor({ calibration = 1, ...reading } = {}) {
    this.is(reading);
    this.pace = new Pace({ now: () => this.#now, calibration, read: () => this.reading });
  }

  is(reading) {
    this.reading = { crowding: 0, ...reading };
  }

  runs(ms) {
    for (let left = ms; left > 0; left -= TICK_MS) {
      this.#now += Math.min(left, TICK_MS);
      this.pace.tick();
    }
  }

  stalls(ms) {
    this.#now += ms;
    this.pace.tick();
  }
}

const near = (value, wanted) =>
  assert.ok(Math.abs(value - wanted) < wanted / 50, `${value} is about ${wanted}`);

describe('the slowness of a machine', () => {
  it('is 1 while it is quiet, and never less', () => {
    assert.equal(new Machine({ crowding: 0.5 }).pace.slowness, 1);
    assert.equal(new Machine({ calibration: 0.4 }).pace.slowness, 1);
  });

  it('is what its processor is slower, who waits for it, and what the host takes', () => {
    assert.equal(new Machine({ calibration: 1.5 }).pace.slowness, 1.5);
    assert.equal(new Machine({ crowding: 3 }).pace.slowness, 3);
    const robbed = new Machine({ calibration: 1.5, crowding: 2, stolen: 30, wanted: 60 });
    robbed.runs(10_000);
    near(robbed.pace.slowness, 1.5 * 2 * 2);
  });

  it('takes the last minute for what it is at the start, and forgets it in seconds', () => {
    const machine = new Machine({ recentCrowding: 4 });
    assert.equal(machine.pace.slowness, 4);
    machine.runs(10_000);
    assert.equal(machine.pace.slowness, 1);
  });

  it('follows a load in seconds, not a single reading', () => {
    const machine = new Machine();
    machine.is({ crowding: 6 });
    machine.runs(TICK_MS);
    assert.equal(machine.pace.slowness, 1);
    machine.runs(15_000);
    near(machine.pace.slowness, 6);
  });

  it('has a limit', () => {
    const machine = new Machine({ crowding: 50, stolen: 99, wanted: 100 });
    assert.equal(machine.pace.slowness, 10);
  });
});

describe('the patience of a wait', () => {
  const waitOn = (machine, limits) => new Wait(machine.pace, { patienceMs: 10_000, ...limits });

  it('is over when it is spent, on a quiet machine', () => {
    const machine = new Machine();
    const wait = waitOn(machine);
    machine.runs(9_750);
    assert.equal(wait.isOver, false);
    machine.runs(250);
    assert.equal(wait.isOver, true);
    assert.equal(
      wait.failure("Ana's return"),
      "not within 10 s (10 s at 1.0 times a quiet machine's pace): Ana's return",
    );
  });

  it('is spent slower while the machine is busy, also one that becomes so later', () => {
    const machine = new Machine();
    const wait = waitOn(machine);
    machine.runs(5_000);
    machine.is({ crowding: 4 });
    machine.runs(10_000);
    assert.equal(wait.isOver, false);
    machine.runs(10_000);
    assert.equal(wait.isOver, true);
    assert.match(wait.failure('x'), /^not within 10 s \(25 s at 2\.\d times /);
  });

  it('is not spent by a stall, of which one tick is charged', () => {
    const machine = new Machine();
    const wait = waitOn(machine);
    machine.runs(1_000);
    machine.stalls(60_000);
    machine.runs(10_000 - 1_000 - TICK_MS - 50);
    assert.equal(wait.isOver, false);
    machine.runs(50);
    assert.equal(wait.isOver, true);
    assert.match(wait.failure('x'), /10 s at 1\.0 times .*, and 59\.8 s in which it did not run\)/);
  });

  it('is not touched before a window is over', () => {
    const machine = new Machine({ crowding: 2 });
    const wait = waitOn(machine, { windowMs: 60_000 });
    machine.runs(59_900);
    assert.equal(wait.isOver, false);
    machine.runs(19_900);
    assert.equal(wait.isOver, false);
    machine.runs(500);
    assert.equal(wait.isOver, true);
    assert.match(wait.failure('x'), /^not within 10 s after a window of 60 s /);
  });

  it('has a name', () => {
    assert.equal(quietMsOf('usual'), PATIENCE.usual);
    assert.throws(() => quietMsOf('endless'), /no patience is called endless/);
    assert.throws(() => patience.ms('endless'), /endless/);
    assert.ok(patience.ms('usual') >= 2 * PATIENCE.usual);
  });
});

describe('a window of the product', () => {
  it('is told as the configuration has it, to a tenth of a second', () => {
    const window = new ProductWindow(6_000 * 1.234);
    assert.deepEqual([window.ms, window.iso, window.quarkus], [7_500, 'PT7.5S', '7.5S']);
  });
});

describe('waiting', () => {
  it('gives what the condition gives, once that is something', async () => {
    let asked = 0;
    assert.equal(await eventually(() => ++asked > 2 && asked, { every: 0 }), 3);
  });

  it('takes an error for not yet', async () => {
    let asked = 0;
    const condition = () => {
      if (++asked < 3) throw new Error('too early');
      return true;
    };
    assert.equal(await eventually(condition, { every: 1 }), true);
  });

  it('asks why time is let pass', async () => {
    await assert.rejects(letTimePass(1), /why/);
    await letTimePass(1, 'to see that it comes back');
  });
});
