import { setInterval } from 'node:timers';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { calibrate, readMachine } from './machine.mjs';
import { Pace, ProductWindow, quietMsOf, TICK_MS, Wait } from './patience.mjs';

// The one place for everything that waits: what patience is, see patience.mjs.

const pace = new Pace({
  now: () => performance.now(),
  calibration: calibrate(),
  read: readMachine,
});
setInterval(() => pace.tick(), TICK_MS).unref();

/**
 * Asks again and again until the condition gives something truthy, and returns that. A condition
 * that throws counts as not yet true; its last error is told when patience is over. One that never
 * answers ends with the patience too.
 *
 * @param patience a kind of patience, see patience.mjs
 * @param after milliseconds of a window of the product that has to run out first
 * @param every milliseconds between two questions; 0 asks at each turn of the event loop
 */
export async function eventually(
  condition,
  { patience: kind = 'usual', after = 0, every = 50, what = condition.toString() } = {},
) {
  let lastError;
  const asks = async (over) => {
    while (!over.aborted) {
      try {
        const result = await condition();
        if (result) return result;
        lastError = undefined;
      } catch (error) {
        lastError = error;
      }
      await (every > 0 ? delay(every) : nextTurn());
    }
  };
  return patiently(asks, { kind, after, what, cause: () => lastError });
}

/** What the promise gives or why it fails, for those that may never be settled. */
export function inTime(promise, { patience: kind = 'usual', after = 0, what }) {
  return patiently(() => promise, { kind, after, what });
}

/** @param work is given a signal that it need not go on */
async function patiently(work, { kind, after, what, cause = () => undefined }) {
  const wait = new Wait(pace, { patienceMs: quietMsOf(kind), windowMs: after });
  const over = new AbortController();
  const losesPatience = async () => {
    while (!wait.isOver) await delay(TICK_MS / 2, undefined, { signal: over.signal });
    throw new Error(wait.failure(what), { cause: cause() });
  };
  try {
    return await Promise.race([work(over.signal), losesPatience()]);
  } finally {
    over.abort();
  }
}

// A timer of somebody else's does not know that the machine becomes busier while it runs.
const GROWTH = 2;

export const patience = {
  /**
   * Milliseconds for a timer that is not ours: Playwright's, Socket.IO's, a child process'. By how
   * slow the machine is at this moment, so it is to be asked each time.
   */
  ms: (kind) => Math.ceil(quietMsOf(kind) * pace.slowness * GROWTH),
};

/** What stacks are configured with. */
export const windows = {
  /** One that a stall must not end: longer on a machine that is slow now. */
  thatHolds: (quietMs) => new ProductWindow(quietMs * pace.slowness),
  /** One that is to run out while the test waits for it, or that only sets a rhythm. */
  thatEnds: (ms) => new ProductWindow(ms),
};

/** @param why time has to pass: whoever waits for something uses `eventually` */
export async function letTimePass(ms, why) {
  if (!why) throw new Error('why is that time let pass?');
  await delay(ms);
}

export { delay, nextTurn };
