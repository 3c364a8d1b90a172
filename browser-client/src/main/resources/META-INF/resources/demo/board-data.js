/**
 * The floor as it is now, put together from what room-service says.
 *
 * @param {import("./control-plane.js").ControlPlane} controlPlane
 * @returns {Promise<{queues: object[], agents: object[], calls: object[], rooms: object[]}>}
 */
export async function readFloor(controlPlane) {
  const [summaries, active, held, openRooms, activeRooms, heldRooms] = await Promise.all([
    controlPlane.queues(),
    controlPlane.calls("active"),
    controlPlane.calls("waiting-for-reconnection"),
    controlPlane.rooms("open"),
    controlPlane.rooms("active"),
    controlPlane.rooms("waiting-for-reconnection"),
  ]);
  const queues = await Promise.all(summaries.map(({ name }) => controlPlane.queue(name)));
  const agents = agentsOf(queues);
  const nameOf = (userId) => agents.find((one) => one.userId === userId)?.name ?? userId;
  const waiting = queues.flatMap(({ name, calls }) => calls.map((call) => waitingCall(call, name, nameOf)));
  const talking = [...active, ...held].map((call) => talkingCall(call, nameOf));
  const talkedIds = new Set(talking.map(({ callId }) => callId));
  return {
    queues,
    agents,
    calls: [...talking, ...waiting.filter(({ callId, kind }) => kind === "call" && !talkedIds.has(callId))],
    rooms: [...activeRooms, ...heldRooms, ...openRooms],
  };
}

/** Each agent once, with all the queues that are served. */
function agentsOf(queues) {
  const agents = new Map();
  for (const { name, agentList } of queues) {
    for (const agent of agentList) {
      const known = agents.get(agent.userId) ?? { ...agent, queues: [] };
      known.queues.push(name);
      agents.set(agent.userId, known);
    }
  }
  return [...agents.values()].sort((a, b) => a.name.localeCompare(b.name));
}

function waitingCall({ callId, kind, state, customer, priority, requestedAt, away, agent }, queue, nameOf) {
  const caller = customer.name || customer.userId;
  return { callId, kind, state, queue, caller, priority, since: requestedAt, away, agent: agent ? nameOf(agent) : "" };
}

function talkingCall(
  { callId, state, queue, customer, people, agentId, startedAt, requestedAt, priority, roomId },
  nameOf,
) {
  const caller = customer?.name ?? customer?.userId ?? people.map(({ userId }) => nameOf(userId)).join(", ");
  return {
    callId,
    kind: "call",
    state,
    queue: queue ?? "",
    caller,
    priority,
    since: startedAt ?? requestedAt,
    roomId,
    agent: agentId ? nameOf(agentId) : "",
  };
}
