export const CALL_STATES = Object.freeze(["idle", "requesting", "waiting", "ringing", "connected", "reconnecting"]);

/**
 * The client's call state in a room, from what is known. Pure.
 *
 * @param {{connection: string, membership: "out" | "joining" | "in", others: {presence: string}[]}} known
 * @returns {"idle" | "requesting" | "waiting" | "connected" | "reconnecting"}
 */
export function callStateInRoom({ connection, membership, others }) {
  if (membership === "out") return "idle";
  if (membership === "joining") return "requesting";
  if (others.length === 0) return "waiting";
  const everybodyHere = connection === "connected" && others.every(({ presence }) => presence !== "disconnected");
  return everybodyHere ? "connected" : "reconnecting";
}

/**
 * The state of a customer's dispatched call, from what is known. Pure.
 *
 * @param {object} known
 * @param {string} known.connection state of the connection
 * @param {"idle" | "requesting" | "queued" | "ringing" | "accepted"} known.stage how far the call has come
 * @param {string} [known.room] state of its room, once an agent has accepted
 * @param {boolean} [known.hasTalked] whether it was connected before
 * @returns {"idle" | "requesting" | "waiting" | "ringing" | "connected" | "reconnecting"}
 */
export function callState({ connection, stage, room, hasTalked = false }) {
  if (stage === "idle" || stage === "requesting") return stage;
  if (connection !== "connected") return "reconnecting";
  if (stage === "queued") return "waiting";
  if (stage === "ringing") return "ringing";
  if (room === "connected" || room === "reconnecting") return room;
  return hasTalked ? "reconnecting" : "ringing";
}
