import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { AgentAtWork } from "./agent-at-work.js";
import { ada, ben, ring, snapshot } from "./examples.js";
import { settled, until } from "./fake-server.js";
import { SignedIn } from "./signed-in.js";

const { HeldSignals } = await import("../../main/resources/META-INF/resources/holdfast/held-signals.js");

let me;

afterEach(() => me?.leave());

/** What the other side's first RTCPeerConnection offers. */
const offerOf = (userId) => {
  const sdp = JSON.stringify({ fingerprint: `of ${userId}`, generation: 0 });
  return { roomId: "c1", userId, offer: { type: "offer", sdp, round: 1, link: `link of ${userId}`, to: null } };
};

async function ringing() {
  const work = await AgentAtWork.begin();
  ({ me } = work);
  await work.available();
  await me.told("call-ringing", ring);
  return work;
}

/** Ben gives way to her where both offer. */
const zoe = { userId: "zoe", name: "Zoe", role: "customer", presence: "connected" };
const room = { ...snapshot, participants: [zoe, ben] };
const accepted = { callId: "c1", roomId: "c1", agentId: "ben", participants: [zoe, ben] };

test("an offer that comes before call-accepted with the room is answered", async () => {
  await ringing();
  await me.told("offer", offerOf("zoe"));
  await me.told("call-accepted", { ...accepted, room });
  const { answer } = await me.server.command("answer");
  assert.deepEqual([answer.to, answer.round], ["link of zoe", 1]);
});

test("an offer that comes before a call-accepted without the room is answered", async () => {
  await ringing();
  await me.told("offer", offerOf("zoe"));
  await me.told("call-accepted", accepted);
  await me.server.acknowledge("join-room", room);
  assert.equal((await me.server.command("answer")).answer.to, "link of zoe");
});

test("an offer that comes before the one who offers is told of is answered", async () => {
  me = await new SignedIn("ada", "customer").connect();
  me.holdfast.room("c1").join();
  await me.server.acknowledge("join-room", { ...snapshot, callId: null, participants: [ada] });
  await me.told("offer", offerOf("ben"));
  await me.told("participant-joined", { roomId: "c1", callId: "c1", participant: ben });
  assert.equal((await me.server.command("answer")).answer.to, "link of ben");
});

test("an offer to the session before is nothing to the next one", async () => {
  const { agent } = await ringing();
  await me.told("offer", offerOf("zoe"));
  await me.comeBack({ pid: "p2" });
  await me.told("call-accepted", { ...accepted, room });
  await settled();
  assert.equal(agent.calls.size, 1);
  await me.server.command("offer");
  assert.equal(me.server.sentCount("answer"), 0);
});

for (const [what, acknowledge] of [
  ["was delivered to nobody", () => me.server.acknowledge("offer", { delivered: 0 })],
  ["was refused", () => me.server.deny("offer", "participant-not-found")],
  ["is not acknowledged", async () => {}],
]) {
  for (const [how, comes] of [
    ["by another session", () => me.told("participant-joined", { roomId: "c1", callId: "c1", participant: ben })],
    ["back", () => me.told("session-resumed", { roomId: "c1", callId: "c1", participants: [ada, ben] })],
  ]) {
    test(`an offer that ${what} is sent again once the other one comes ${how}`, async () => {
      me = await new SignedIn("ada", "customer").connect();
      me.holdfast.room("c1").join();
      await me.server.acknowledge("join-room", snapshot);
      await me.server.command("offer");
      await acknowledge();
      assert.equal(me.server.sentCount("offer"), 1);
      await comes();
      await until(() => me.server.sentCount("offer") === 2);
    });
  }
}

test("what is held is for one, and is held once", () => {
  const held = new HeldSignals();
  for (const key of ["a", "b", "a"]) held.hold(key, { key });
  assert.deepEqual(
    [held.take("a"), held.take("a"), held.take("b")],
    [[{ key: "a" }, { key: "a" }], [], [{ key: "b" }]],
  );
});

test("no more is held than some signals, some characters, for some time", () => {
  let now = 0;
  const held = new HeldSignals({ now: () => now });
  for (let i = 0; i < 200; i++) held.hold("a", { i });
  assert.deepEqual([held.take("a").length, held.take("a").length], [100, 0]);
  for (let i = 0; i < 5; i++) held.hold("a", { i, sdp: "x".repeat(100_000) });
  assert.deepEqual(
    held.take("a").map(({ i }) => i),
    [3, 4],
  );
  held.hold("a", { sdp: "x".repeat(300_000) });
  assert.deepEqual(held.take("a"), []);
  held.hold("a", { i: 1 });
  now = 9999;
  held.hold("a", { i: 2 });
  now = 10_001;
  assert.deepEqual(held.take("a"), [{ i: 2 }]);
});
