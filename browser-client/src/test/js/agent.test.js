import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { eventually } from "../../../../deploy/local/waiting.mjs";
import { AgentAtWork } from "./agent-at-work.js";
import { ada, ben, on, ring, snapshot } from "./examples.js";
import { settled } from "./fake-server.js";

const { Call } = await import("../../main/resources/META-INF/resources/holdfast/call.js");

let work;
let me;
let server;
let agent;

beforeEach(async () => {
  work = await AgentAtWork.begin();
  ({ me, server, agent } = work);
});

afterEach(() => me.leave());

test("becomes available, is rung, accepts and talks", async () => {
  const call = await work.talking();
  assert.equal(agent.available, true);
  assert.deepEqual(agent.ringing, []);
  assert.equal(call.customer.name, "Ada");
  assert.deepEqual(call.metadata, { topic: "invoice" });
  assert.equal(call.state, "connected");
  assert.equal(call.room.links.size, 1);
});

test("the event and the acknowledgment of one acceptance make one call", async () => {
  await work.talking();
  await me.told("call-accepted", { callId: "c1", roomId: "c1", agentId: "ben", participants: [ada, ben] });
  assert.equal(work.named("call").length, 1);
});

test("who does not answer is told, and not available any more", async () => {
  await work.available();
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
  assert.deepEqual(work.named("availability").at(-1), { available: false, reason: "no-answer" });
});

test("a call that went on to somebody else does not ring any more", async () => {
  await work.available();
  await me.told("call-ringing", ring);
  const accepted = agent.accept("c1");
  accepted.catch(() => {});
  await server.deny("accept-call", "call-not-ringing");
  await assert.rejects(accepted, { code: "call-not-ringing" });
  assert.deepEqual(agent.ringing, []);
  assert.equal(agent.calls.size, 0);
});

test("declining stops the ringing at once", async () => {
  await work.available();
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

test("a page that takes the availability over takes the calls along, but none that ended here", async () => {
  const call = { callId: "c2", kind: "call", state: "active", roomId: "c2", customer: ring.customer };
  await work.talking();
  await me.told("call-ended", { callId: "c1", roomId: "c1", reason: "completed", durationMs: 5 });
  agent.setAvailability({ available: true }).catch(() => {});
  await server.acknowledge("set-availability", { ...on, calls: [{ ...call, callId: "c1", roomId: "c1" }, call] });
  assert.deepEqual([...agent.calls.keys()], ["c2"]);
});

test("after a lost session the agent is made available again", async () => {
  await work.available();
  await me.comeBack({ pid: "p2" });
  assert.equal((await server.command("set-availability")).available, true);
  assert.equal(server.sentCount("set-availability"), 2);
});

test("after a lost session the agent is made available again, also if a track has ended meanwhile", async () => {
  await work.available();
  agent.setTracks([{ kind: "audio", readyState: "ended" }]);
  await me.comeBack({ pid: "p2" });
  assert.equal((await server.command("set-availability")).available, true);
});

test("who cannot be made available again after a lost session is told, with the code", async () => {
  await work.available();
  await me.comeBack({ pid: "p2" });
  await server.deny("set-availability", "forbidden");
  assert.deepEqual(work.named("availability").at(-1), { available: false, reason: "forbidden" });
  assert.equal(agent.available, false);
});

test("who was away too long is told, and stays off", async () => {
  await work.available();
  await me.comeBack({ availability: { ...on, available: false, reason: "away-too-long" } });
  assert.equal(agent.reason, "away-too-long");
  assert.equal(server.sentCount("set-availability"), 1);
});

test("another tab of the agent takes the calls, and this one does not take them back", async () => {
  await work.available();
  await server.emit("session-displaced", { availability: true });
  assert.equal(work.named("displaced").length, 1);
  assert.equal(agent.available, false);
  assert.equal(me.holdfast.state, "connected");
});

test("a page that lets go has no calls, and finds them again", async () => {
  const call = await work.talking();
  const standing = assert.rejects(agent.standIn("desk"), { code: "detached" });
  me.holdfast.detach();
  await standing;
  assert.deepEqual([agent.calls.size, call.state, work.named("call-ended")], [0, "idle", []]);
  await me.connect({ recovered: true, availability: on, rooms: [snapshot] });
  await server.acknowledge("join-room", snapshot);
  assert.equal(agent.calls.get("c1").state, "connected");
  assert.notEqual(agent.calls.get("c1"), call);
});

test("a second track of a kind is refused, and nothing changes", async () => {
  const [microphone, camera, screen] = [{ kind: "audio" }, { kind: "video" }, { kind: "video" }];
  const call = await work.talking();
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

test("a transfer goes on until another agent has accepted", async () => {
  const call = await work.talking();
  call.transfer({ queue: "sales" });
  await server.acknowledge("transfer-call", { callId: "c1" });
  assert.deepEqual(call.transferring, { queue: "sales" });
  assert.equal(agent.calls.size, 1);
  await me.told("call-transferred", { callId: "c1", roomId: "c1", agentId: "cem", from: "ben", participants: [] });
  assert.equal(agent.calls.size, 0);
  assert.equal(work.named("call-ended")[0].reason, "transferred");
});

test("a transfer that nobody takes leaves the call where it is", async () => {
  const call = await work.talking();
  await me.told("call-transferring", { callId: "c1", userId: "cem", by: "ben" });
  await me.told("transfer-ended", { callId: "c1", reason: "declined" });
  assert.equal(call.transferring, null);
  assert.equal(agent.calls.size, 1);
});

test("a third party is invited by a ticket, and may be taken back", async () => {
  const call = await work.talking();
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
  await work.available();
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

test("who disconnects has neither calls nor rings any more, and does not serve by itself afterwards", async () => {
  await work.talking();
  await me.told("call-ringing", { ...ring, callId: "c2" });
  me.holdfast.disconnect();
  assert.deepEqual([agent.calls.size, agent.ringing, agent.available], [0, [], false]);
  assert.deepEqual(
    work.named("call-ended").map(({ reason }) => reason),
    ["closed"],
  );

  const before = server.sentCount("set-availability");
  await me.connect();
  assert.equal(server.sentCount("set-availability"), before);
});
