import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { ada, ben, snapshot } from "./examples.js";
import { settled } from "./fake-server.js";
import { SignedIn, heard } from "./signed-in.js";

const { Call } = await import("../../main/resources/META-INF/resources/holdfast/call.js");

let customer;
let server;
let call;
let said;

beforeEach(async () => {
  customer = await new SignedIn("ada", "customer").connect();
  ({ server } = customer);
  call = new Call(customer.holdfast);
  said = heard(call, "state", "ended", "failed", "elsewhere");
});

afterEach(() => customer.leave());

const states = () => said.filter(([name]) => name === "state").map(([, state]) => state);
const ends = () => said.filter(([name]) => name === "ended").map(([, { reason }]) => reason);

async function waiting() {
  call.request({ queue: "support" }).catch(() => {});
  await server.acknowledge("request-call", {
    callId: "c1",
    queue: "support",
    state: "queued",
    position: 3,
    estimatedWaitMs: 90_000,
  });
}

async function talking() {
  await waiting();
  await customer.told("call-ringing", { callId: "c1" });
  await customer.told("call-accepted", { callId: "c1", roomId: "c1", agentId: "ben", participants: [ada, ben] });
  await server.acknowledge("join-room", snapshot);
}

test("a call is asked for, waited for, rung and talked", async () => {
  await talking();
  assert.deepEqual(states(), ["requesting", "waiting", "ringing", "connected"]);
  assert.equal(call.agentId, "ben");
  assert.equal(call.room.links.size, 1);
});

test("a call that brings its room needs not join it", async () => {
  await waiting();
  const { roomId, participants } = snapshot;
  await customer.told("call-accepted", { callId: "c1", roomId, agentId: "ben", participants, room: snapshot });
  assert.deepEqual(states().at(-1), "connected");
  assert.equal(call.room.callId, "c1");
  assert.equal(call.room.links.size, 1);
  assert.equal(server.sentCount("join-room"), 0);
});

test("what comes right behind the room that a call brings is not undone by it", async () => {
  await waiting();
  const { roomId, participants } = snapshot;
  const accepted = { callId: "c1", roomId, agentId: "ben", participants, room: snapshot };
  const gone = { roomId, userId: "ben", deadline: Date.now() + 60_000 };
  await Promise.all([customer.told("call-accepted", accepted), customer.told("participant-disconnected", gone)]);
  assert.deepEqual(
    call.room.away.map(({ userId }) => userId),
    ["ben"],
  );
});

test("the place in the queue is told as it changes", async () => {
  const places = heard(call, "position");
  await waiting();
  await server.emit("queue-position", { callId: "c1", queue: "support", position: 1, estimatedWaitMs: 20_000 });
  await server.emit("queue-position", { callId: "c1", queue: "support", position: 1, estimatedWaitMs: 20_000 });
  await server.emit("queue-position", { callId: "another", queue: "support", position: 9, estimatedWaitMs: 1 });
  assert.deepEqual(
    places.map(([, { position }]) => position),
    [3, 1],
  );
});

test("who waits knows who serves the queue, and that nobody can say how long it takes", async () => {
  const places = heard(call, "position");
  call.request({ queue: "support" });
  const busy = { available: 0, busy: 2, away: 1 };
  const nobody = { available: 0, busy: 0, away: 0 };
  const place = { callId: "c1", queue: "support", position: 1 };
  await server.acknowledge("request-call", { ...place, state: "queued", estimatedWaitMs: 60_000, agents: busy });
  await server.emit("queue-position", { ...place, estimatedWaitMs: 60_000, agents: { ...busy } });
  assert.deepEqual(call.agents, busy);
  await server.emit("queue-position", { ...place, agents: nobody });
  await settled();
  assert.deepEqual(
    places.map(([, { estimatedWaitMs, agents }]) => [estimatedWaitMs, agents]),
    [
      [60_000, busy],
      [null, nobody],
    ],
  );
  assert.deepEqual([call.position, call.estimatedWaitMs, call.agents], [1, null, nobody]);
  await customer.told("call-ringing", { callId: "c1" });
  assert.equal(call.agents, null);
});

test("a ring that nobody answers leads back into the queue", async () => {
  await waiting();
  await customer.told("call-ringing", { callId: "c1" });
  await server.emit("queue-position", { callId: "c1", queue: "support", position: 1, estimatedWaitMs: 20_000 });
  assert.equal(call.state, "waiting");
  assert.equal(call.position, 1);
});

test("events that overtake the acknowledgment count", async () => {
  call.request({ queue: "support" });
  await server.command("request-call");
  await customer.told("call-ringing", { callId: "c1" });
  await server.acknowledge("request-call", { callId: "c1", queue: "support", state: "queued", position: 1 });
  assert.equal(call.state, "ringing");
});

test("a refused request is a failure with its code, and another one may follow", async () => {
  const asked = call.request({ queue: "nowhere" });
  asked.catch(() => {});
  await server.deny("request-call", "queue-not-found");
  await assert.rejects(asked, { code: "queue-not-found" });
  assert.equal(said.find(([name]) => name === "failed")[1].error.code, "queue-not-found");
  await waiting();
  assert.equal(call.state, "waiting");
});

test("a second request while there is a call is refused here", async () => {
  await waiting();
  await assert.rejects(call.request({ queue: "support" }), { code: "call-in-progress" });
  assert.equal(server.sentCount("request-call"), 1);
});

test("a request carries every field that it is given, but neither the id of a command nor that of a call", async () => {
  const wish = { queue: "support", type: "video", metadata: { plan: "gold" }, later: 1 };
  call.request({ ...wish, id: "ada", callId: "c0" }).catch(() => {});

  const { id, ...carried } = await server.command("request-call");
  assert.deepEqual(carried, wish);
  assert.notEqual(id, "ada");
});

test("a request made while away goes out once, on return", async () => {
  await customer.lose();
  call.request({ queue: "support" });
  assert.equal(call.state, "requesting");
  assert.equal(server.sentCount("request-call"), 0);
  await customer.comeBack({});
  await server.acknowledge("request-call", { callId: "c1", queue: "support", state: "queued", position: 1 });
  assert.equal(call.state, "waiting");
  assert.equal(server.sentCount("request-call"), 1);
});

test("a request that is taken back before its acknowledgment is cancelled by its id", async () => {
  call.request({ queue: "support" });
  await server.command("request-call");
  call.end();
  assert.equal(call.state, "idle");
  await server.acknowledge("request-call", { callId: "c1", queue: "support", state: "queued", position: 1 });
  assert.equal((await server.command("cancel-call")).callId, "c1");
  assert.equal(call.state, "idle");
});

test("while away the place is kept, and known again on return", async () => {
  await waiting();
  await customer.lose();
  assert.equal(call.state, "reconnecting");
  await customer.comeBack({
    call: { callId: "c1", state: "queued", queue: "support", position: 2, estimatedWaitMs: 5 },
  });
  assert.equal(call.state, "waiting");
  assert.equal(call.position, 2);
});

test("a place that was lost while away is the end", async () => {
  await waiting();
  await customer.comeBack({ pid: "p2", call: null });
  assert.equal(call.state, "idle");
  assert.deepEqual(ends(), ["reconnection-timeout"]);
});

test("a reloaded page finds its call again, talked since the server says so", async () => {
  await customer.comeBack({
    call: { callId: "c1", state: "active", roomId: "c1", startedAt: 1000 },
    rooms: [snapshot],
  });
  await server.acknowledge("join-room", snapshot);
  assert.equal(call.state, "connected");
  assert.equal(call.startedAt, 1000);
});

test("a page that lets go is told no end, and finds the call again", async () => {
  await talking();
  const { room } = call;
  customer.holdfast.detach();
  assert.deepEqual([call.state, call.room, room.links.size], ["idle", null, 0]);
  await assert.rejects(call.request({ queue: "support" }), { code: "detached" });
  said.length = 0;
  await customer.connect({ recovered: true, call: { callId: "c1", state: "active", roomId: "c1" }, rooms: [snapshot] });
  assert.equal(call.callId, "c1");
  await server.acknowledge("join-room", snapshot);
  assert.deepEqual([states().at(-1), ends(), call.room.links.size], ["connected", [], 1]);
});

test("a call of another tab is shown, and taken over only on demand", async () => {
  await customer.comeBack({ pid: "p2", call: { callId: "c7", state: "queued", queue: "support", position: 1 } });
  assert.equal(call.state, "idle");
  assert.equal(call.elsewhere.callId, "c7");
  call.takeOver();
  assert.equal((await server.command("request-call")).callId, "c7");
  await server.acknowledge("request-call", { callId: "c7", queue: "support", state: "queued", position: 1 });
  assert.equal(call.state, "waiting");
  assert.equal(call.elsewhere, null);
});

test("a call that is over where it was is not asked for anew", async () => {
  await customer.comeBack({ pid: "p2", call: { callId: "c7", state: "queued", queue: "support", position: 1 } });
  const taken = call.takeOver();
  taken.catch(() => {});
  await server.deny("request-call", "call-not-found");
  await assert.rejects(taken, { code: "call-not-found" });
  assert.deepEqual([call.state, call.elsewhere], ["idle", null]);
});

test("a call that another tab took over is over here", async () => {
  await waiting();
  await server.emit("session-displaced", { callId: "c1" });
  assert.deepEqual(ends(), ["session-displaced"]);
  assert.equal(customer.holdfast.state, "connected");
  assert.equal(call.elsewhere.callId, "c1");
});

test("a call whose room another tab took over can be brought back", async () => {
  await talking();
  await server.emit("session-displaced", { roomId: "c1" });
  assert.deepEqual(ends(), ["session-displaced"]);
  assert.equal(call.elsewhere.roomId, "c1");
  call.takeOver();
  await server.acknowledge("join-room", snapshot);
  assert.equal(call.state, "connected");
  assert.equal(call.elsewhere, null);
  await customer.told("call-ended", { callId: "c1", roomId: "c1", reason: "completed", durationMs: 5 });
  assert.deepEqual(ends(), ["session-displaced", "completed"]);
});

test("a call that another tab took over while this one was away stays there", async () => {
  const there = { callId: "c1", state: "active", roomId: "c1", queue: "support", elsewhere: true };
  await waiting();
  await customer.comeBack({ call: there });
  assert.deepEqual(ends(), ["session-displaced"]);
  assert.equal(call.elsewhere.roomId, "c1");
  await customer.comeBack({ call: there });
  assert.equal(call.state, "idle");
  assert.equal(server.sentCount("join-room"), 0);
});

test("the end closes the media, and the next call begins on the same connection", async () => {
  await talking();
  const { room } = call;
  await customer.told("call-ended", { callId: "c1", roomId: "c1", reason: "completed", durationMs: 5000 });
  assert.deepEqual(ends(), ["completed"]);
  assert.equal(room.links.size, 0);
  assert.equal(call.state, "idle");
  call.request({ queue: "support" });
  await server.acknowledge("request-call", { callId: "c2", queue: "support", state: "queued", position: 1 });
  assert.equal(call.state, "waiting");
  assert.equal(server.connections.length, 1);
});

test("hanging up ends it here at once, and what the server says of it later is void", async () => {
  await talking();
  call.end("bye");
  assert.equal(call.state, "idle");
  assert.deepEqual(await server.command("end-call").then(({ callId, reason }) => [callId, reason]), ["c1", "bye"]);
  await customer.told("call-ended", { callId: "c1", roomId: "c1", reason: "completed", durationMs: 5 });
  await customer.ready({ recovered: true, call: { callId: "c1", state: "active", roomId: "c1" } });
  assert.deepEqual(ends(), ["completed"]);
  assert.equal(call.state, "idle");
});

test("a transfer keeps the room and names the new agent", async () => {
  const told = heard(call, "transferring", "agent");
  await talking();
  const { room } = call;
  await customer.told("call-transferring", { callId: "c1", queue: "sales", by: "ben" });
  await customer.told("call-transferred", {
    callId: "c1",
    roomId: "c1",
    agentId: "cem",
    from: "ben",
    participants: [],
  });
  assert.equal(call.room, room);
  assert.deepEqual(
    told.map(([name, detail]) => [name, detail?.agentId ?? detail?.queue ?? null]),
    [
      ["agent", "ben"],
      ["transferring", "sales"],
      ["transferring", null],
      ["agent", "cem"],
    ],
  );
});

test("the other side's absence is a reconnection, not an end", async () => {
  await talking();
  await customer.told("participant-disconnected", {
    roomId: "c1",
    callId: "c1",
    participantId: "ben",
    deadline: Date.now() + 9000,
  });
  assert.equal(call.state, "reconnecting");
  await customer.told("session-resumed", { roomId: "c1", callId: "c1", participants: [ada, ben], downtimeMs: 10 });
  assert.equal(call.state, "connected");
});

test("a removed customer has no call any more", async () => {
  await talking();
  await customer.told("participant-left", { roomId: "c1", callId: "c1", participant: ada, reason: "removed" });
  await settled();
  assert.deepEqual(ends(), ["removed"]);
});

for (const [what, begin] of [
  ["a call", talking],
  ["a place in the queue", waiting],
]) {
  test(`who disconnects ends ${what} here, and may ask for another one afterwards`, async () => {
    await begin();
    customer.holdfast.disconnect();
    assert.deepEqual([call.state, call.room, ends()], ["idle", null, ["closed"]]);

    await customer.connect();
    call.request({ queue: "support" }).catch(() => {});
    await server.acknowledge("request-call", { callId: "c2", queue: "support", state: "queued", position: 1 });
    assert.deepEqual([call.state, call.callId], ["waiting", "c2"]);
  });
}
