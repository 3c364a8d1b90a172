/** What the server calls the states of a call on its way to an agent: once, as its enum `CallState` has them. */
export const DispatchState = Object.freeze({
  QUEUED: "queued",
  RINGING: "ringing",
  ACCEPTING: "accepting",
  ACTIVE: "active",
  ENDED: "ended",
  /** A later version of the server wrote it. */
  UNKNOWN: "unknown",
});

/** @type {Record<string, "queued" | "ringing" | "accepted">} */
const STAGES = Object.freeze({
  [DispatchState.QUEUED]: "queued",
  [DispatchState.RINGING]: "ringing",
  [DispatchState.ACCEPTING]: "ringing",
  [DispatchState.ACTIVE]: "accepted",
});

/**
 * How far a customer's open call has come. Pure.
 *
 * @param {string} state as the server calls it
 * @returns {"queued" | "ringing" | "accepted"} `queued` for a state that is not known
 */
export function stageOf(state) {
  return STAGES[state] ?? "queued";
}
