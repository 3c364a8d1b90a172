import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { AgentAtWork } from "./agent-at-work.js";
import { atDesk, ben, desk, on } from "./examples.js";
import { settled } from "./fake-server.js";
import { SignedIn } from "./signed-in.js";

const { Agent } = await import("../../main/resources/META-INF/resources/holdfast/agent.js");

const { RTCPeerConnection } = globalThis;
const there = { ...on, roomId: "desk", calls: [atDesk] };
const ended = { kind: "audio", readyState: "ended" };

let me;
let server;
let agent;

beforeEach(async () => {
  ({ me, server, agent } = await AgentAtWork.begin({ elsewhere: there }));
});

afterEach(() => {
  globalThis.RTCPeerConnection = RTCPeerConnection;
  delete globalThis.isSecureContext;
  me.leave();
});

const withoutDevices = {
  "a microphone that has ended": () => agent.setTracks([ended]),
  "neither tracks nor a way to get any": () => {
    globalThis.isSecureContext = false;
  },
};

for (const [what, happen] of Object.entries(withoutDevices)) {
  test(`a running call is brought over whole by a page with ${what}`, async () => {
    happen();
    const taken = agent.takeOver();
    await server.acknowledge("join-room", desk);
    await server.acknowledge("set-availability", there);
    await taken;
    assert.equal(agent.calls.get("c1").state, "connected");
    assert.deepEqual([agent.standing.id, agent.available, agent.elsewhere], ["desk", true, null]);
  });
}

test("a call is left where it is by a page that makes no peer connections", async () => {
  delete globalThis.RTCPeerConnection;
  await assert.rejects(agent.takeOver(), { code: "no-webrtc" });
  agent.elsewhere = { ...there, roomId: undefined };
  await assert.rejects(agent.takeOver(), { code: "no-webrtc" });
  assert.equal(server.sentCount("join-room") + server.sentCount("set-availability"), 0);
});

const goodbyes = {
  "the application disconnects": ["closed", () => me.holdfast.disconnect()],
  "the agent is closed": ["closed", () => agent.close()],
  "the application lets go": ["detached", () => me.holdfast.detach()],
};

for (const [what, [code, happen]] of Object.entries(goodbyes)) {
  test(`who waits for a room is told when ${what}`, async () => {
    const attempts = [agent.takeOver(), agent.standIn("another")].map((attempt) =>
      attempt.then(
        () => "entered",
        (error) => error.code,
      ),
    );
    await server.command("join-room");
    happen();
    assert.deepEqual(await Promise.race([Promise.all(attempts), settled()]), [code, code]);
    assert.equal(agent.standing, null);
  });
}

test("whether one stands in a room is told, also when it is left to another tab", async () => {
  assert.equal(await agent.standIn("desk"), false);
  const entered = agent.standIn("another");
  await server.acknowledge("join-room", { ...desk, roomId: "another", callId: null, participants: [ben] });
  assert.equal(await entered, true);
});

test("a standing room is left to the tab in which the agent waits for calls", async () => {
  agent.elsewhere = { ...on, roomId: "desk", calls: [] };
  const left = agent.standIn("desk");
  await settled();
  assert.equal(server.sentCount("join-room"), 0);
  assert.equal(await left, false);
});

test("a tab that is opened while the agent waits for calls in another one leaves the standing room there", async () => {
  me.leave();
  me = new SignedIn("ben", "agent");
  agent = new Agent(me.holdfast);
  const standing = agent.standIn("desk");
  await me.connect({ elsewhere: { ...on, roomId: "desk", calls: [] } });
  await settled();
  assert.equal(me.server.sentCount("join-room"), 0);
  assert.equal(await standing, false);
});

for (const code of ["room-closed", "room-not-found", "call-ended"]) {
  test(`what is elsewhere is brought here though its standing room is gone (${code})`, async () => {
    const taken = agent.takeOver();
    await server.deny("join-room", code);
    assert.equal((await server.command("set-availability")).roomId, undefined);
    await server.acknowledge("set-availability", on);
    await taken;
    assert.deepEqual([agent.available, agent.standing, agent.elsewhere], [true, null, null]);
  });
}

test("nothing is brought here that may not be entered", async () => {
  const refused = assert.rejects(agent.takeOver(), { code: "forbidden" });
  await server.deny("join-room", "forbidden");
  await refused;
  assert.equal(server.sentCount("set-availability"), 0);
});
