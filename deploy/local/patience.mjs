// How long a test waits is said as what a quiet machine needs at most. A busy machine gets more, as
// much more as it is slower just then; so a failure shows soon on a quiet one, and nobody fails
// because somebody else's build began. Only arithmetic stands here: waiting.mjs joins it to a clock
// and to what machine.mjs reads.

/** What a quiet machine needs at most, in ms, by the name that a wait gives. */
export const PATIENCE = {
  /** One answer that is asked for again when it does not come. */
  brief: 5_000,
  /** What follows from what was just done: an event, an acknowledgment, a page that shows it. */
  usual: 15_000,
  /** A process or a whole stack starts or ends, somebody recovers from a kill, media find a way. */
  long: 45_000,
  /** There is much to do first: hundreds are served one after another, something is built. */
  heavy: 90_000,
};

/** @typedef {keyof typeof PATIENCE} Patience a kind of patience */

/** How often the machine is asked how it does, in ms. */
export const TICK_MS = 250;
// With a tick so late this process did not run at all: it says nothing of what it waits for.
const STALL_MS = 4 * TICK_MS;
const SMOOTHING_MS = 3_000;
const MOST_SLOWNESS = 10;
const MOST_STEAL = 0.9;

export function quietMsOf(kind) {
  const ms = PATIENCE[kind];
  if (ms === undefined) throw new Error(`no patience is called ${kind}`);
  return ms;
}

/**
 * How slow the machine is, and a clock that goes slower with it: when the machine is twice as slow
 * as a quiet one, a second of it takes two.
 */
export class Pace {
  /** What a quiet machine's clock would have gone, in ms. */
  quietMs = 0;
  /** How long this process did not run though it wanted to, in ms. */
  stalledMs = 0;
  #now;
  #read;
  #calibration;
  #advancedAt;
  #readAt;
  #crowding;
  #stolen = 0;
  #wanted = 0;

  /**
   * @param now a monotonic clock, in ms
   * @param calibration how much longer a fixed piece of work takes here than on the machine for
   *     which the kinds of patience were chosen
   * @param read gives `{ crowding, recentCrowding, stolen, wanted }`: how many want to run, for
   *     each core, at this moment and in the last minute; CPU time that the host took away, and that
   *     was wanted, since the reading before, in any unit
   */
  constructor({ now, calibration, read }) {
    this.#now = now;
    this.#read = read;
    this.#calibration = Math.max(1, calibration);
    this.#advancedAt = this.#readAt = now();
    const { crowding, recentCrowding = 0 } = read();
    this.#crowding = Math.max(crowding, recentCrowding);
  }

  /** How many times as long as on a quiet machine everything takes now: from 1 to 10. */
  get slowness() {
    const steal = this.#wanted > 0 ? Math.min(MOST_STEAL, this.#stolen / this.#wanted) : 0;
    const slowness = (this.#calibration * Math.max(1, this.#crowding)) / (1 - steal);
    return Math.min(MOST_SLOWNESS, slowness);
  }

  /** The clock as it is, in ms. */
  get wallMs() {
    return this.#advancedAt;
  }

  /** Lets the quiet clock go on to this moment. */
  advance() {
    const gap = this.#now() - this.#advancedAt;
    const ran = gap > STALL_MS ? TICK_MS : gap;
    this.#advancedAt += gap;
    this.stalledMs += gap - ran;
    this.quietMs += ran / this.slowness;
  }

  /** Asks the machine; what it answers counts for some seconds. */
  tick() {
    this.advance();
    const gap = this.#now() - this.#readAt;
    this.#readAt += gap;
    const kept = Math.exp(-gap / SMOOTHING_MS);
    const { crowding, stolen = 0, wanted = 0 } = this.#read();
    this.#crowding = kept * this.#crowding + (1 - kept) * crowding;
    this.#stolen = kept * this.#stolen + stolen;
    this.#wanted = kept * this.#wanted + wanted;
  }
}

/** One wait: what is left of its patience, and what is said when nothing is left. */
export class Wait {
  #pace;
  #patienceMs;
  #windowMs;
  #windowEndsAt;
  #since;

  /** @param windowMs of the product that has to run out first, by the clock on the wall */
  constructor(pace, { patienceMs, windowMs = 0 }) {
    this.#pace = pace;
    this.#patienceMs = patienceMs;
    this.#windowMs = windowMs;
    this.#since = this.#reading();
    this.#windowEndsAt = this.#since.wallMs + windowMs;
  }

  get isOver() {
    return this.#spent().quietMs >= this.#patienceMs;
  }

  /** As in "not within 10 s (24 s at 2.4 times a quiet machine's pace): Ana's return". */
  failure(what) {
    const { wallMs, quietMs, stalledMs } = this.#spent();
    const slowness = ((wallMs - stalledMs) / quietMs || 1).toFixed(1);
    const stalled = stalledMs > 0 ? `, and ${seconds(stalledMs)} in which it did not run` : '';
    const really = `${seconds(wallMs - stalledMs)} at ${slowness} times a quiet machine's pace`;
    const window = this.#windowMs > 0 ? ` after a window of ${seconds(this.#windowMs)}` : '';
    return `not within ${seconds(this.#patienceMs)}${window} (${really}${stalled}): ${what}`;
  }

  /** Nothing is spent until the window is over. */
  #spent() {
    const now = this.#reading();
    if (now.wallMs < this.#windowEndsAt) this.#since = now;
    return {
      wallMs: now.wallMs - this.#since.wallMs,
      quietMs: now.quietMs - this.#since.quietMs,
      stalledMs: now.stalledMs - this.#since.stalledMs,
    };
  }

  #reading() {
    this.#pace.advance();
    const { wallMs, quietMs, stalledMs } = this.#pace;
    return { wallMs, quietMs, stalledMs };
  }
}

/** A window, lease or pause that the product is configured with. */
export class ProductWindow {
  /** @param ms rounded up to a tenth of a second */
  constructor(ms) {
    this.ms = Math.ceil(ms / 100) * 100;
  }

  /** As the configuration has it: PT2.5S. */
  get iso() {
    return `PT${this.ms / 1000}S`;
  }

  /** As Quarkus has its own durations. */
  get quarkus() {
    return `${this.ms / 1000}S`;
  }
}

const seconds = (ms) => `${Number((ms / 1000).toFixed(1))} s`;
