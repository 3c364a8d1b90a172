// Never run: TypeScript, which `./holdfast lint` calls, holds it against the SDK's types. A line that must not
// compile says so, and is a finding if it does.

/** @typedef {import("../../main/resources/META-INF/resources/holdfast/index.js")} Sdk */

/**
 * What an application may write.
 *
 * @param {InstanceType<Sdk["Holdfast"]>} holdfast
 * @param {InstanceType<Sdk["Call"]>} call
 * @param {InstanceType<Sdk["Agent"]>} agent
 * @param {InstanceType<Sdk["Room"]>} room
 */
export function compiles(holdfast, call, agent, room) {
  const told = [
    holdfast.on("call-ended", ({ callId, reason, waitedMs = 0 }) => [callId.length, reason === "no-agent", waitedMs]),
    holdfast.on("ready", ({ rooms, call: current }) => [rooms[0].participants[0].presence, current?.queue]),
    holdfast.on("server-event", (event) => event.name === "server-draining" && event.payload.reconnectWithinMs),
    holdfast.on("call-ringing", (ring) => ("agent" in ring ? ring.customer.name : ring.callId)),
    holdfast.on("closed", () => {}),
    call.on("position", ({ agents }) => agents?.available.toFixed()),
    agent.on("ringing", (rings) => rings.map(({ deadline }) => deadline - 1)),
    agent.on("call", ({ call: begun }) => begun.on("ended", ({ reason }) => reason)),
    room.on("quality-of", ({ score, relayed }) => (relayed ? score : 0)),
    room.on("link", ({ link }) => link.on("stream", (stream) => stream.getTracks())),
  ];
  told.forEach((stop) => stop());
  const asked = [
    holdfast.send("request-call", { queue: "support" }).then(({ position }) => position + 1),
    holdfast.send("join-room", { roomId: "lobby" }, { keep: true }).then(({ policy }) => policy.maxParticipants),
    holdfast.send("heartbeat").then(({ serverTime }) => serverTime + 1),
  ];
  return Promise.all(asked);
}

/**
 * What is refused: events that there are not, and fields that they and their answers do not have.
 *
 * @param {InstanceType<Sdk["Holdfast"]>} holdfast
 * @param {InstanceType<Sdk["Call"]>} call
 * @param {InstanceType<Sdk["Room"]>} room
 */
export function doesNotCompile(holdfast, call, room) {
  // @ts-expect-error -- it is called call-ended
  holdfast.on("call-end", () => {});
  // @ts-expect-error -- only logs have it
  holdfast.on("call-started", () => {});
  // @ts-expect-error -- it is called reason
  holdfast.on("call-ended", ({ why }) => why);
  // @ts-expect-error -- there is no such reason
  holdfast.on("participant-left", ({ reason }) => reason === "bored");
  // @ts-expect-error -- it is absent if nobody can say
  holdfast.on("queue-position", ({ estimatedWaitMs }) => estimatedWaitMs.toFixed());
  // @ts-expect-error -- a name alone has no detail
  holdfast.emit("closed", { reason: "tired" });
  // @ts-expect-error -- it is called request-call
  holdfast.send("call", { queue: "support" });
  // @ts-expect-error -- it is called queue
  holdfast.send("request-call", { name: "support" });
  // @ts-expect-error -- the answer is the place in the queue, not the room
  holdfast.send("request-call", { queue: "support" }).then(({ policy }) => policy);
  // @ts-expect-error -- of a room
  call.on("link", () => {});
  // @ts-expect-error -- it is a number
  room.emit("reloading", { inMs: "soon" });
}
