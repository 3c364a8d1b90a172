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
  const everybodyHere =
    connection === "connected" && others.every(({ presence }) => presence !== "disconnected");
  return everybodyHere ? "connected" : "reconnecting";
}
