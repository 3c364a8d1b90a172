/**
 * @typedef {object} RetryPolicy when to try again
 * @property {number} firstMs the first delay, at least 100; it doubles with each attempt
 * @property {number} mostMs the greatest delay, up to 300,000
 * @property {number} jitter the share of a delay that is random, 0 to 1
 */

/**
 * When to try again. Pure: an attempt's number (from 0) and a random number in, milliseconds out.
 * There is no last attempt: a call that the server still holds is always worth another try.
 *
 * @param {RetryPolicy} policy
 * @returns {(attempt: number, random?: number) => number}
 * @throws {RangeError} what of it is out of range
 */
export function growingDelay({ firstMs, mostMs, jitter }) {
  if (!(firstMs >= 100 && firstMs <= mostMs && mostMs <= 300_000)) {
    throw new RangeError(`retry: 100 <= firstMs <= mostMs <= 300000, not ${firstMs} and ${mostMs}`);
  }
  if (!(jitter >= 0 && jitter <= 1)) throw new RangeError(`retry: jitter is from 0 to 1, not ${jitter}`);
  return (attempt, random = Math.random()) => {
    const whole = Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 30));
    return Math.round(whole * (1 - jitter * random));
  };
}

/** Signaling: jittered, so that the clients of a restarted ingress do not return as one wave. */
export const SIGNALING_RETRY = Object.freeze({ firstMs: 1000, mostMs: 5000, jitter: 0.5 });

/** Transcripts: 1, 2, 4, 4, … s. */
export const TRANSCRIPT_RETRY = Object.freeze({ firstMs: 1000, mostMs: 4000, jitter: 0 });

/** ICE restarts: 1, 2, 4, 8, 8, … s. */
export const iceRestartDelay = growingDelay({ firstMs: 1000, mostMs: 8000, jitter: 0 });

/** How long a peer connection may be `disconnected` before the first ICE restart: most blips end by themselves. */
export const ICE_PATIENCE_MS = 1500;

/** From which attempt of an outage on every second one tries the other transport first. */
const ATTEMPTS_BEFORE_FALLBACK = 2;

/**
 * Which transports an attempt uses, the first one first. Some proxies let WebSockets hang or break
 * them: HTTP long-polling, which then upgrades if it can, gets through everywhere.
 *
 * @param {string[]} transports in the order preferred
 * @param {number} attempt within an outage, from 0
 * @returns {string[]}
 */
export function transportsFor(transports, attempt) {
  const fallback = attempt >= ATTEMPTS_BEFORE_FALLBACK && attempt % 2 === 0;
  return fallback ? [...transports].reverse() : transports;
}
