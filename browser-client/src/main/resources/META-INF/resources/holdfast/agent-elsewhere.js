/**
 * What an agent has in another tab or on another device, as the server tells it or as it was here when it
 * went there. Pure.
 *
 * @typedef {{callId: string, queue?: string | null, kind?: string, customer?: object | null, metadata?: object, roomId: string}} CallElsewhere
 * @typedef {{available: boolean, queues: string[], capacity: number, roomId?: string, calls: CallElsewhere[]}} Elsewhere
 */

/**
 * @param {Elsewhere | null} elsewhere
 * @param {string} roomId
 * @returns {boolean} whether the agent stands in that room there, or has a call in it
 */
export function isUsedElsewhere(elsewhere, roomId) {
  return elsewhere?.roomId === roomId || hasCallIn(elsewhere, roomId);
}

/**
 * @param {Elsewhere | null} elsewhere
 * @param {string} roomId
 * @returns {boolean} whether a call of the agent goes on there
 */
export function hasCallIn(elsewhere, roomId) {
  return elsewhere?.calls.some((call) => call.roomId === roomId) ?? false;
}

/**
 * @param {Elsewhere | null} elsewhere
 * @param {import("./agent-call.js").AgentCall} gone
 * @returns {CallElsewhere[]} the calls there, with one that was here
 */
export function callsWith(elsewhere, gone) {
  const { callId, queue, kind, customer, metadata, room } = gone;
  const others = (elsewhere?.calls ?? []).filter((other) => other.callId !== callId);
  return [...others, { callId, queue, kind, customer, metadata, roomId: room.id }];
}
