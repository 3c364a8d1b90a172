/** Who is in the tests' calls, and what the server says of one: "c1", of Ada, whom Ben talks to. */
export const ben = { userId: "ben", name: "Ben", role: "agent", presence: "connected" };
export const ada = { userId: "ada", name: "Ada", role: "customer", presence: "connected" };

/** The room that the call has of its own, and the one in which Ben stands. */
export const snapshot = {
  roomId: "c1",
  callId: "c1",
  participants: [ada, ben],
  policy: { reconnectWindowMs: 300_000 },
};
export const desk = { ...snapshot, roomId: "desk" };

/** Ben is available. */
export const on = { available: true, queues: ["support"], capacity: 1, ringing: [] };

export const ring = {
  callId: "c1",
  queue: "support",
  kind: "call",
  customer: { userId: "ada", name: "Ada" },
  deadline: Date.now() + 20_000,
  metadata: { topic: "invoice" },
  agent: "ben",
};

/** The call in the room in which Ben stands, as an agent is told of it. */
export const atDesk = {
  callId: "c1",
  queue: "support",
  kind: "call",
  state: "active",
  roomId: "desk",
  customer: ring.customer,
  metadata: {},
};
