/**
 * Where a call stands in its queue. Pure.
 *
 * @typedef {object} QueuePlace
 * @property {number | null} position from 1; null when it does not wait
 * @property {number | null} estimatedWaitMs null if nobody can say
 * @property {{available: number, busy: number, away: number} | null} agents who serve the queue
 */

/** @type {Readonly<QueuePlace>} of a call that does not wait */
export const NO_PLACE = Object.freeze({ position: null, estimatedWaitMs: null, agents: null });

/**
 * @param {Partial<QueuePlace>} ticket as the server tells it
 * @returns {QueuePlace}
 */
export function placeIn({ position = null, estimatedWaitMs = null, agents = null }) {
  return { position, estimatedWaitMs, agents };
}

/**
 * @param {QueuePlace} one
 * @param {QueuePlace} other
 */
export function isSamePlace(one, other) {
  return (
    one.position === other.position &&
    one.estimatedWaitMs === other.estimatedWaitMs &&
    areSame(one.agents, other.agents)
  );
}

function areSame(one, other) {
  return one === other || ["available", "busy", "away"].every((state) => one?.[state] === other?.[state]);
}
