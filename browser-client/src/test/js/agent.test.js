import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { eventually } from "../../../../deploy/local/waiting.mjs";
import { settled } from "./fake-server.js";
import { SignedIn, heard } from "./signed-in.js";

const { Call } = await import("../../main/resources/META-INF/resources/holdfast/call.js");
const { Agent } = await import("../../main/resources/META-INF/resources/holdfast/agent.js");

const ben = { userId: "ben", name: "Ben", role: "agent", presence: "connected" };
const ada = { userId: "ada", name: "Ada", role: "customer", presence: "connected" };
const on = { available: true, queues: ["support"], capacity: 1, ringing: [] };
const ring = {
  callId: "c1",
  queue: "support",
  kind: "call",
  customer: { userId: "ada", name: "Ada" },
  deadline: Date.now() + 20_000,
  metadata: { topic: "invoice" },
  agent: "ben",
};
const snapshot = { roomId: "c1", callId: "c1", participants: [ada, ben], policy: { reconnectWindowMs: 300_000 } };

let me;
let server;
let agent;
let said;

beforeEach(async () => {
  me = await new SignedIn("ben", "agent").connect();
  ({ server } = me);
  agent = new Agent(me.holdfast);
  said = heard(agent, "availability", "call", "call-ended", "ring-ended", "displaced", "elsewhere");
});

afterEach(() => me.leave());

const named = (name) => said.filter(([one]) => one === name).map(([, detail]) => detail);

async function available() {
  agent.setAvailability({ available: true, queues: ["support"] }).catch(() => {});
  await server.acknowledge("set-availability", on);
}

async function talking() {
  await available();
  await me.told("call-ringing", ring);
  const accepted = agent.accept("c1");
  await server.acknowledge("accept-call", { callId: "c1", roomId: "c1", participants: [ada, ben] });
  await server.acknowledge("join-room", snapshot);
  return accepted;
}

test("becomes available, is rung, accepts and talks", async () => {
  const call = await talking();
  assert.equal(agent.available, true);
  assert.deepEqual(agent.ringing, []);
  assert.equal(call.customer.name, "Ada");
  assert.deepEqual(call.metadata, { topic: "invoice" });
  assert.equal(call.state, "connected");
  assert.equal(call.room.links.size, 1);
});

test("the event and the acknowledgment of one acceptance make one call", async () => {
  await talking();
  await me.told("call-accepted", { callId: "c1", roomId: "c1", agentId: "ben", participants: [ada, ben] });
  assert.equal(named("call").length, 1);
});

test("who does not answer is told, and not available any more", async () => {
  await available();
  await me.told("call-ringing", ring);
  await me.told("ring-ended", {
    callId: "c1",
    queue: "support",
    kind: "call",
    agent: "ben",
    reason: "no-answer",
    available: false,
  });
  assert.deepEqual(agent.ringing, []);
  assert.deepEqual(named("availability").at(-1), { available: false, reason: "no-answer" });
});

test("a call that went on to somebody else does not ring any more", async () => {
  await available();
  await me.told("call-ringing", ring);
  const accepted = agent.accept("c1");
  accepted.catch(() => {});
  await server.deny("accept-call", "call-not-ringing");
  await assert.rejects(accepted, { code: "call-not-ringing" });
  assert.deepEqual(agent.ringing, []);
  assert.equal(agent.calls.size, 0);
});

test("declining stops the ringing at once", async () => {
  await available();
  await me.told("call-ringing", ring);
  const declined = agent.decline("c1");
  assert.deepEqual(agent.ringing, []);
  assert.equal((await server.command("decline-call")).callId, "c1");
  await server.acknowledge("decline-call", { callId: "c1" });
  await declined;
});

test("a reloaded page finds availability, rings and calls again", async () => {
  await me.comeBack({ availability: { ...on, ringing: [{ ...ring, callId: "c2" }] }, rooms: [snapshot] });
  await server.acknowledge("join-room", snapshot);
  assert.equal(agent.available, true);
  assert.deepEqual(
    agent.ringing.map(({ callId }) => callId),
    ["c2"],
  );
  assert.equal(agent.calls.get("c1").customer.userId, "ada");
});

test("a page without a memory comes back to the agent's calls", async () => {
  const call = { callId: "c1", queue: "support", kind: "call", state: "active", roomId: "c1", customer: ring.customer };
  const getting = { ...call, callId: "c2", roomId: "c2", state: "accepting" };
  await me.comeBack({ pid: "p2", availability: { ...on, calls: [{ ...call, metadata: ring.metadata }, getting] } });
  await server.acknowledge("join-room", snapshot);
  assert.deepEqual([...agent.calls.keys()], ["c1"]);
  assert.equal(agent.calls.get("c1").state, "connected");
  assert.deepEqual(agent.calls.get("c1").metadata, ring.metadata);
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

test("a page that takes the availability over takes the calls along, but none that ended here", async () => {
  const call = { callId: "c2", kind: "call", state: "active", roomId: "c2", customer: ring.customer };
  await talking();
  await me.told("call-ended", { callId: "c1", roomId: "c1", reason: "completed", durationMs: 5 });
  agent.setAvailability({ available: true }).catch(() => {});
  await server.acknowledge("set-availability", { ...on, calls: [{ ...call, callId: "c1", roomId: "c1" }, call] });
  assert.deepEqual([...agent.calls.keys()], ["c2"]);
});

test("after a lost session the agent is made available again", async () => {
  await available();
  await me.comeBack({ pid: "p2" });
  assert.equal((await server.command("set-availability")).available, true);
  assert.equal(server.sentCount("set-availability"), 2);
});

test("after a lost session the agent is made available again, also if a track has ended meanwhile", async () => {
  await available();
  agent.setTracks([{ kind: "audio", readyState: "ended" }]);
  await me.comeBack({ pid: "p2" });
  assert.equal((await server.command("set-availability")).available, true);
});

test("who cannot be made available again after a lost session is told, with the code", async () => {
  await available();
  await me.comeBack({ pid: "p2" });
  await server.deny("set-availability", "forbidden");
  assert.deepEqual(named("availability").at(-1), { available: false, reason: "forbidden" });
  assert.equal(agent.available, false);
});

test("who was away too long is told, and stays off", async () => {
  await available();
  await me.comeBack({ availability: { ...on, available: false, reason: "away-too-long" } });
  assert.equal(agent.reason, "away-too-long");
  assert.equal(server.sentCount("set-availability"), 1);
});

test("another tab of the agent takes the calls, and this one does not take them back", async () => {
  await available();
  await server.emit("session-displaced", { availability: true });
  assert.equal(named("displaced").length, 1);
  assert.equal(agent.available, false);
  assert.equal(me.holdfast.state, "connected");
});

const atDesk = {
  callId: "c1",
  queue: "support",
  kind: "call",
  state: "active",
  roomId: "desk",
  customer: ring.customer,
  metadata: {},
};
const desk = { roomId: "desk", callId: "c1", participants: [ada, ben], policy: { reconnectWindowMs: 300_000 } };

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

async function talkingAtDesk() {
  const standing = agent.standIn("desk");
  await server.acknowledge("join-room", { ...desk, callId: null, participants: [ben] });
  await standing;
  await available();
  await me.told("call-ringing", ring);
  const accepted = agent.accept("c1");
  await server.acknowledge("accept-call", { callId: "c1", roomId: "desk", participants: [ada, ben] });
  await me.told("participant-joined", { roomId: "desk", callId: "c1", participant: ada });
  return accepted;
}

test("a call that another tab took over is shown as being there, and can be brought back", async () => {
  await talkingAtDesk();
  await server.emit("session-displaced", { roomId: "desk" });
  await server.emit("session-displaced", { availability: true });
  assert.equal(named("call-ended")[0].reason, "session-displaced");
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
  await talkingAtDesk();
  await me.comeBack({ elsewhere: { ...on, roomId: "desk", calls: [atDesk] } });
  assert.equal(named("call-ended")[0].reason, "session-displaced");
  assert.equal(agent.elsewhere.calls.length, 1);
  assert.equal(agent.available, false);
  assert.equal(server.sentCount("set-availability"), 1);
});

test("in a standing room the agent stays while customers come and go", async () => {
  const nobodyThere = { roomId: "desk", callId: null, participants: [ben], policy: {} };
  const standing = agent.standIn("desk");
  await server.acknowledge("join-room", nobodyThere);
  await standing;
  await available();
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
  assert.equal(named("call-ended").length, 2);
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

test("a page that lets go has no calls, and finds them again", async () => {
  const call = await talking();
  const standing = assert.rejects(agent.standIn("desk"), { code: "detached" });
  me.holdfast.detach();
  await standing;
  assert.deepEqual([agent.calls.size, call.state, named("call-ended")], [0, "idle", []]);
  await me.connect({ recovered: true, availability: on, rooms: [snapshot] });
  await server.acknowledge("join-room", snapshot);
  assert.equal(agent.calls.get("c1").state, "connected");
  assert.notEqual(agent.calls.get("c1"), call);
});

test("a room that could not be entered is not sent anything any more", async () => {
  const standing = agent.standIn("desk");
  const refused = assert.rejects(standing, { code: "forbidden" });
  await server.deny("join-room", "forbidden");
  await refused;
  assert.equal(agent.standing, null);
});

test("a second track of a kind is refused, and nothing changes", async () => {
  const [microphone, camera, screen] = [{ kind: "audio" }, { kind: "video" }, { kind: "video" }];
  const call = await talking();
  agent.setTracks([microphone, camera]);
  const [link] = call.room.links.values();
  await eventually(() => link.pc.sent.length > 0);
  const customers = new Call(me.holdfast);
  for (const one of [agent, customers, call.room, link]) {
    const refusal = { code: "too-many-tracks", message: /2 of kind video/ };
    assert.throws(() => one.setTracks([microphone, camera, screen]), refusal);
  }
  assert.deepEqual(link.pc.sent, [microphone, camera]);
  agent.setTracks([microphone, screen]);
  assert.deepEqual(link.pc.sent, [microphone, screen]);
});

test("who passes a call on leaves the room to it, and keeps no way to anybody there", async () => {
  const standing = agent.standIn("desk");
  await server.acknowledge("join-room", { ...desk, callId: null, participants: [ben] });
  await standing;
  await available();
  await me.told("call-ringing", ring);
  const accepted = agent.accept("c1");
  await server.acknowledge("accept-call", { callId: "c1", roomId: "desk", participants: [ada, ben] });
  await me.told("participant-joined", { roomId: "desk", callId: "c1", participant: ada });
  const { room } = await accepted;
  assert.equal(room.links.size, 1);
  await me.told("call-transferred", { callId: "c1", roomId: "desk", agentId: "cem", from: "ben", participants: [] });
  assert.equal(room.links.size, 0);
  assert.equal(agent.standing, null);
});

test("a transfer goes on until another agent has accepted", async () => {
  const call = await talking();
  call.transfer({ queue: "sales" });
  await server.acknowledge("transfer-call", { callId: "c1" });
  assert.deepEqual(call.transferring, { queue: "sales" });
  assert.equal(agent.calls.size, 1);
  await me.told("call-transferred", { callId: "c1", roomId: "c1", agentId: "cem", from: "ben", participants: [] });
  assert.equal(agent.calls.size, 0);
  assert.equal(named("call-ended")[0].reason, "transferred");
});

test("a transfer that nobody takes leaves the call where it is", async () => {
  const call = await talking();
  await me.told("call-transferring", { callId: "c1", userId: "cem", by: "ben" });
  await me.told("transfer-ended", { callId: "c1", reason: "declined" });
  assert.equal(call.transferring, null);
  assert.equal(agent.calls.size, 1);
});

test("a third party is invited by a ticket, and may be taken back", async () => {
  const call = await talking();
  const ticket = call.invite({ queue: "interpreters" });
  await server.acknowledge("invite-to-call", { callId: "c1", ticket: "c1.1" });
  assert.equal(await ticket, "c1.1");
  assert.equal(call.invitations.size, 1);
  call.cancelInvitation("c1.1");
  assert.equal((await server.command("cancel-call")).callId, "c1.1");
  await server.acknowledge("cancel-call", { callId: "c1.1" });
  assert.equal(call.invitations.size, 0);
});

test("who is invited joins the running call", async () => {
  await available();
  await me.told("call-ringing", { ...ring, callId: "c1.1", kind: "invite", for: "c1", from: "cem" });
  const accepted = agent.accept("c1.1");
  await server.acknowledge("accept-call", { callId: "c1", roomId: "c1", participants: [ada, ben] });
  assert.equal((await accepted).callId, "c1");
  assert.equal((await accepted).kind, "invite");
  assert.deepEqual(agent.ringing, []);
});

test("the figures of the queues are the latest told", async () => {
  await server.emit("agent-availability", { queue: "support", available: 2, busy: 0, away: 1, waiting: 5 });
  await server.emit("agent-availability", { queue: "support", available: 1, busy: 1, away: 1, waiting: 6 });
  await settled();
  assert.deepEqual(agent.figures.get("support"), { available: 1, busy: 1, away: 1, waiting: 6 });
});
