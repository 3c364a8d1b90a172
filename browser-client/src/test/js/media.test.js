import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { AgentAtWork } from "./agent-at-work.js";
import { ada, ben, ring, snapshot } from "./examples.js";
import { settled } from "./fake-server.js";
import { SignedIn, heard } from "./signed-in.js";

const { Call } = await import("../../main/resources/META-INF/resources/holdfast/call.js");

const cem = { userId: "cem", name: "Cem", role: "agent", presence: "connected" };
const accepted = { callId: "c1", roomId: "c1", agentId: "ben", participants: [ada, ben] };
let me;

afterEach(() => me.leave());

/** Whoever is told of is shown by one element: who is shown in the end, and how often anybody was told of. */
function shownBy(emitter) {
  const elements = new Map();
  const shown = { names: () => [...elements.values()], told: 0 };
  emitter.on("media", ({ participant, stream, ended }) => {
    shown.told++;
    if (ended) elements.delete(stream);
    else elements.set(stream, participant.name);
  });
  return shown;
}

async function talking() {
  me = await new SignedIn("ada", "customer").connect();
  const call = new Call(me.holdfast);
  call.request({ queue: "support" }).catch(() => {});
  await me.server.acknowledge("request-call", { callId: "c1", queue: "support", state: "queued", position: 1 });
  return call;
}

test("a customer sees the agent and an interpreter, each once, until they have left", async () => {
  const call = await talking();
  const shown = shownBy(call);
  await me.told("call-accepted", { ...accepted, room: snapshot });
  assert.deepEqual(shown.names(), ["Ben"]);
  await me.told("participant-joined", { roomId: "c1", participant: cem });
  assert.deepEqual(shown.names(), ["Ben", "Cem"]);
  await me.told("participant-left", { roomId: "c1", participant: cem, reason: "left" });
  assert.deepEqual(shown.names(), ["Ben"]);
  await me.told("call-ended", { callId: "c1", reason: "completed", durationMs: 5 });
  assert.deepEqual([shown.names(), shown.told], [[], 4]);
});

test("who listens late is told of those who are here, once", async () => {
  const call = await talking();
  await me.told("call-accepted", { ...accepted, room: { ...snapshot, participants: [ada, ben, cem] } });
  const late = [shownBy(call), shownBy(call.room)];
  const links = heard(call.room, "link");
  assert.deepEqual(
    late.map(({ told }) => told),
    [0, 0],
    "not before on() has returned",
  );
  await settled();
  for (const { names, told } of late) assert.deepEqual([names(), told], [["Ben", "Cem"], 2]);
  assert.deepEqual(
    links.map(([, { link }]) => link.peerId),
    ["ben", "cem"],
  );
  assert.deepEqual(
    call.media.map(({ participant }) => participant.name),
    ["Ben", "Cem"],
  );
});

test("who has stopped listening, or has gone meanwhile, is not told of", async () => {
  const call = await talking();
  await me.told("call-accepted", { ...accepted, room: snapshot });
  let told = 0;
  call.on("media", () => told++)();
  const shown = shownBy(call);
  call.end();
  await settled();
  assert.deepEqual([told, shown.names(), call.media], [0, [], []]);
});

test("an agent in a standing room sees each customer as long as the call goes on", async () => {
  const work = await AgentAtWork.begin();
  ({ me } = work);
  await work.standsAtDesk();
  await work.available();
  for (const callId of ["c1", "c2"]) {
    await me.told("call-ringing", { ...ring, callId });
    const accepting = work.agent.accept(callId);
    await me.told("participant-joined", { roomId: "desk", callId, participant: ada });
    await me.server.acknowledge("accept-call", { callId, roomId: "desk", participants: [ada, ben] });
    const shown = shownBy(await accepting);
    await settled();
    assert.deepEqual(shown.names(), ["Ada"]);
    await me.told("call-ended", { callId, roomId: "desk", reason: "completed", durationMs: 5 });
    assert.deepEqual(shown.names(), []);
    await me.told("participant-left", { roomId: "desk", participant: ada, reason: "call-ended" });
    assert.equal(shown.told, 2);
  }
});

test("a person who comes back with another session is shown by the same stream", async () => {
  const call = await talking();
  const shown = shownBy(call);
  await me.told("call-accepted", { ...accepted, room: snapshot });
  const [{ stream }] = call.media;
  await me.told("participant-joined", { roomId: "c1", participant: ben });
  assert.deepEqual([shown.told, call.media[0].stream], [1, stream]);
});

test("who begins to listen in the middle of it is told once", async () => {
  const call = await talking();
  let told = 0;
  call.on("room", ({ room }) => room.on("link", () => room.on("media", () => told++)));
  await me.told("call-accepted", { ...accepted, room: snapshot });
  await settled();
  assert.equal(told, 1);
});

test("a listener who ends the call leaves nobody behind, with anybody", async () => {
  const call = await talking();
  const order = [];
  call.on("room", ({ room }) => {
    room.on("link", ({ link }) => order.push(link.peerId) && call.end());
    order.push(room);
  });
  const shown = shownBy(call);
  await me.told("call-accepted", { ...accepted, room: { ...snapshot, participants: [ada, ben, cem] } });
  await settled();
  const [room, ...links] = order;
  assert.deepEqual([links, room.links.size, room.media, shown.names()], [["ben"], 0, [], []]);
});

test("of two listeners the first may end what the second would have been told of", async () => {
  const call = await talking();
  call.on("media", ({ ended }) => !ended && call.end());
  const shown = shownBy(call);
  await me.told("call-accepted", { ...accepted, room: snapshot });
  await settled();
  assert.deepEqual(shown.names(), []);
});
