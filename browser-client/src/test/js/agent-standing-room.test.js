import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { eventually } from "../../../../deploy/local/waiting.mjs";
import { AgentAtWork } from "./agent-at-work.js";
import { ada, atDesk, ben, desk, on, ring, snapshot } from "./examples.js";
import { settled } from "./fake-server.js";

let work;
let me;
let server;
let agent;

beforeEach(async () => {
  work = await AgentAtWork.begin();
  ({ me, server, agent } = work);
});

afterEach(() => {
  me.leave();
  mock.restoreAll();
});

test("in a standing room the agent stays while customers come and go", async () => {
  await work.standsAtDesk();
  await work.available();
  assert.equal((await server.command("set-availability")).roomId, "desk");
  for (const callId of ["c1", "c2"]) {
    await me.told("call-ringing", { ...ring, callId });
    const accepted = agent.accept(callId);
    await server.acknowledge("accept-call", { callId, roomId: "desk", participants: [ada, ben] });
    await me.told("participant-joined", { roomId: "desk", callId, participant: ada });
    const call = await accepted;
    assert.equal(call.room, agent.standing);
    assert.equal(call.room.links.size, 1);
    await me.told("call-ended", { callId, roomId: "desk", reason: "completed", durationMs: 5 });
    await me.told("participant-left", { roomId: "desk", participant: ada, reason: "call-ended" });
    assert.equal(agent.standing.state, "waiting");
  }
  assert.equal(work.named("call-ended").length, 2);
  assert.equal(server.sentCount("join-room"), 1);
});

test("tracks given while the standing room is being entered reach it", async () => {
  const [microphone, camera] = [{ kind: "audio" }, { kind: "video" }];
  const standing = agent.standIn("desk");
  agent.setTracks([microphone, camera]);
  await server.acknowledge("join-room", { roomId: "desk", callId: null, participants: [ada, ben], policy: {} });
  await standing;
  const [link] = agent.standing.links.values();
  await eventually(() => link.pc.sent.length > 0);
  assert.deepEqual(link.pc.sent, [microphone, camera]);
  agent.setTracks([camera]);
  assert.deepEqual(link.pc.sent, [null, camera]);
});

/** @param {() => Promise<Response>} answer of room-service, which is asked to make a room */
function roomService(answer) {
  return mock.method(globalThis, "fetch", async (address, { method, body }) => {
    if (method === "GET") throw new TypeError("no ICE servers");
    assert.equal(address, "/v1/rooms");
    assert.deepEqual(JSON.parse(body), { id: "desk", policy: { emptyTimeout: "PT24H" } });
    return answer();
  });
}

test("a room that is not there yet is made, and stood in", async () => {
  roomService(async () => Response.json({ roomId: "desk" }, { status: 201 }));
  const standing = agent.standIn("desk");
  await server.deny("join-room", "room-not-found");
  await eventually(() => server.sentCount("join-room") === 2);
  await server.acknowledge("join-room", { ...desk, callId: null, participants: [ben] });
  assert.equal(await standing, true);
  assert.equal(agent.standing.id, "desk");
});

test("who may not make the room is told which grant is missing, and why there is none", async () => {
  for (const [status, code] of [
    [403, "forbidden"],
    [409, "removed"],
  ]) {
    const asked = roomService(async () => Response.json({ code, detail: "no grant for room desk" }, { status }));
    const refused = assert.rejects(agent.standIn("desk"), { code, message: /no grant for room desk/ });
    await server.deny("join-room", "room-not-found");
    await refused;
    assert.equal(agent.standing, null);
    asked.mock.restore();
  }
});

for (const [how, end, outcome] of [
  ["closes", () => agent.close(), { code: "closed" }],
  ["lets go", () => me.holdfast.detach(), { code: "detached" }],
  ["disconnects", () => me.holdfast.disconnect(), { code: "closed" }],
]) {
  test(`who ${how} while the room is being made does not stand in it`, async () => {
    let made;
    roomService(() => new Promise((resolve) => (made = resolve)));
    const refused = assert.rejects(agent.standIn("desk"), outcome);
    await server.deny("join-room", "room-not-found");
    await eventually(() => made);
    end();
    await refused;
    made(Response.json({ roomId: "desk" }, { status: 201 }));
    await settled();
    assert.deepEqual([server.sentCount("join-room"), agent.standing], [1, null]);
  });
}

test("a room that is over is not made anew", async () => {
  const asked = roomService(async () => Response.json({}));
  const refused = assert.rejects(agent.standIn("desk"), { code: "room-closed" });
  await server.deny("join-room", "room-closed");
  await refused;
  assert.equal(asked.mock.calls.filter(({ arguments: [, { method }] }) => method === "POST").length, 0);
});

test("a room that could not be entered is not sent anything any more", async () => {
  const standing = agent.standIn("desk");
  const refused = assert.rejects(standing, { code: "forbidden" });
  await server.deny("join-room", "forbidden");
  await refused;
  assert.equal(agent.standing, null);
});

test("who passes a call on leaves the room to it, and keeps no way to anybody there", async () => {
  const { room } = await work.talkingAtDesk();
  assert.equal(room.links.size, 1);
  await me.told("call-transferred", { callId: "c1", roomId: "desk", agentId: "cem", from: "ben", participants: [] });
  assert.equal(room.links.size, 0);
  assert.equal(agent.standing, null);
});

test("a page without a memory comes back to the room in which the agent stands", async () => {
  const call = { callId: "c1", kind: "call", state: "active", roomId: "desk", customer: ring.customer };
  await me.comeBack({ pid: "p2", availability: { ...on, roomId: "desk", calls: [call] } });
  await server.acknowledge("join-room", { ...snapshot, roomId: "desk" });
  await me.told("call-ended", { callId: "c1", roomId: "desk", reason: "completed", durationMs: 5 });
  assert.equal(agent.standing.id, "desk");
  assert.equal(agent.standing.state, "connected");
});

test("another tab leaves the call where it is, and brings it over on demand", async () => {
  const elsewhere = { ...on, roomId: "desk", calls: [atDesk] };
  await me.comeBack({ pid: "p2", elsewhere });
  await agent.standIn("desk");
  assert.equal(server.sentCount("join-room"), 0);
  assert.equal(agent.elsewhere.calls[0].customer.name, "Ada");
  assert.equal(agent.reason, "elsewhere");

  const taken = agent.takeOver();
  await server.acknowledge("join-room", desk);
  assert.equal((await server.command("set-availability")).roomId, "desk");
  await server.acknowledge("set-availability", elsewhere);
  await taken;
  assert.equal(agent.calls.get("c1").state, "connected");
  assert.equal(agent.calls.get("c1").room, agent.standing);
  assert.equal(agent.standing.links.size, 1);
  assert.equal(agent.available, true);
  assert.equal(agent.elsewhere, null);
});

test("a tab that is opened while a call goes on in another one does not tear it away", async () => {
  await me.lose();
  const standing = agent.standIn("desk");
  await me.comeBack({ pid: "p2", elsewhere: { ...on, roomId: "desk", calls: [atDesk] } });
  await standing;
  assert.equal(server.sentCount("join-room"), 0);
  assert.equal(agent.standing, null);
});

test("a call that another tab took over is shown as being there, and can be brought back", async () => {
  await work.talkingAtDesk();
  await server.emit("session-displaced", { roomId: "desk" });
  await server.emit("session-displaced", { availability: true });
  assert.equal(work.named("call-ended")[0].reason, "session-displaced");
  assert.equal(agent.standing, null);
  assert.equal(agent.calls.size, 0);
  const { available: serves, roomId, calls } = agent.elsewhere;
  assert.deepEqual([serves, roomId, calls.map(({ callId }) => callId)], [true, "desk", ["c1"]]);
  assert.equal(calls[0].customer.name, "Ada");

  agent.takeOver();
  await server.acknowledge("join-room", desk);
  await server.acknowledge("set-availability", { ...on, roomId: "desk", calls: [atDesk] });
  assert.equal(agent.calls.get("c1").state, "connected");
  assert.equal(agent.standing.links.size, 1);
});

test("a call that another tab took over while this one was away is there, too", async () => {
  await work.talkingAtDesk();
  await me.comeBack({ elsewhere: { ...on, roomId: "desk", calls: [atDesk] } });
  assert.equal(work.named("call-ended")[0].reason, "session-displaced");
  assert.equal(agent.elsewhere.calls.length, 1);
  assert.equal(agent.available, false);
  assert.equal(server.sentCount("set-availability"), 1);
});
