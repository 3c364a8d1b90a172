import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { ben, snapshot } from "./examples.js";
import { settled } from "./fake-server.js";
import { SignedIn, heard } from "./signed-in.js";

const sdk = "../../main/resources/META-INF/resources/holdfast";
const { Agent } = await import(`${sdk}/agent.js`);
const { Call } = await import(`${sdk}/call.js`);
const { mediaProblem, openDevices } = await import(`${sdk}/media-check.js`);

const { RTCPeerConnection } = globalThis;
const live = { kind: "audio", readyState: "live" };
let me;
let server;

beforeEach(async () => {
  me = await new SignedIn("ada", "customer").connect();
  ({ server } = me);
});

afterEach(() => {
  globalThis.RTCPeerConnection = RTCPeerConnection;
  delete globalThis.isSecureContext;
  me.leave();
});

const withoutWebRtc = {
  "no RTCPeerConnection": () => delete globalThis.RTCPeerConnection,
  "an RTCPeerConnection that cannot be made": () => {
    globalThis.RTCPeerConnection = class {
      constructor() {
        throw new Error("disabled by policy");
      }
    };
  },
};

for (const [what, break_] of Object.entries(withoutWebRtc)) {
  test(`with ${what} nobody queues, becomes available or enters a room`, async () => {
    break_();
    const call = new Call(me.holdfast);
    const failures = heard(call, "failed");
    const agent = new Agent(me.holdfast);
    const room = me.holdfast.room("r");
    const closed = heard(room, "closed");
    await assert.rejects(call.request({ queue: "support" }), { code: "no-webrtc" });
    await assert.rejects(agent.setAvailability({ available: true }), { code: "no-webrtc" });
    await assert.rejects(agent.accept("c1"), { code: "no-webrtc" });
    await assert.rejects(agent.standIn("desk"), { code: "no-webrtc" });
    room.join();
    await settled();
    assert.deepEqual(
      [failures, closed].map(([[, { error }]]) => error.code),
      ["no-webrtc", "no-webrtc"],
    );
    assert.deepEqual([call.state, room.state], ["idle", "idle"]);
    for (const name of ["request-call", "set-availability", "accept-call", "join-room"]) {
      assert.equal(server.sentCount(name), 0, name);
    }
    agent.setAvailability({ available: false });
    await server.acknowledge("set-availability", { available: false, reason: "by-choice" });
  });
}

const running = { ...snapshot, participants: [ben] };

test("a customer's call that a page without WebRTC finds is ended for both sides, and not begun", async () => {
  delete globalThis.RTCPeerConnection;
  const call = new Call(me.holdfast);
  const said = heard(call, "room", "ended", "state");
  await me.comeBack({ call: { callId: "c1", state: "active", roomId: "c1" }, rooms: [running] });
  assert.deepEqual(
    said.map(([name]) => name).filter((name) => name !== "state"),
    ["room", "ended"],
  );
  assert.deepEqual(said.find(([name]) => name === "ended")[1], { callId: "c1", reason: "no-webrtc" });
  assert.deepEqual([call.state, call.callId, call.room], ["idle", null, null]);
  const { callId, reason } = await server.command("end-call");
  assert.deepEqual([callId, reason], ["c1", "no-webrtc"]);
  await assert.rejects(call.request({ queue: "support" }), { code: "no-webrtc" });
});

test("an agent's call that a page without WebRTC finds is told first and ended then, for both sides", async () => {
  delete globalThis.RTCPeerConnection;
  const agent = new Agent(me.holdfast);
  const said = heard(agent, "call", "call-ended");
  await me.comeBack({ rooms: [running] });
  assert.deepEqual(
    said.map(([name]) => name),
    ["call", "call-ended"],
  );
  assert.equal(said[1][1].reason, "no-webrtc");
  assert.equal(agent.calls.size, 0);
  assert.equal((await server.command("end-call")).callId, "c1");
});

test("the place that a page without WebRTC has in a room is given back", async () => {
  delete globalThis.RTCPeerConnection;
  await me.comeBack({ rooms: [{ ...running, callId: null }] });
  const room = me.holdfast.room("c1");
  const closed = heard(room, "closed");
  room.join();
  assert.deepEqual(closed, []);
  assert.equal((await server.command("leave-room")).roomId, "c1");
  assert.deepEqual(
    closed.map(([, { error }]) => error.code),
    ["no-webrtc"],
  );
});

test("who wants no media queues without WebRTC, and is in the room without a link", async () => {
  delete globalThis.RTCPeerConnection;
  const call = new Call(me.holdfast, { media: false });
  call.request({ queue: "support" });
  await server.acknowledge("request-call", { callId: "c1", queue: "support", state: "queued", position: 1 });
  assert.equal(call.state, "waiting");
  await me.told("call-accepted", { callId: "c1", roomId: "c1", agentId: "ben", participants: [ben] });
  await server.acknowledge("join-room", { roomId: "c1", callId: "c1", participants: [ben], policy: {} });
  await me.told("offer", { roomId: "c1", userId: "ben", offer: { sdp: "", round: 1, link: "x" } });
  assert.deepEqual([call.state, call.room.links.size], ["connected", 0]);
});

test("a page that is no secure context cannot give sound: nobody queues there without tracks", async () => {
  globalThis.isSecureContext = false;
  const call = new Call(me.holdfast);
  await assert.rejects(call.request({ queue: "support" }), { code: "insecure-context" });
  assert.equal(server.sentCount("request-call"), 0);
  call.setTracks([live]); // of a canvas or a file, say
  call.request({ queue: "support" }).catch(() => {});
  await server.acknowledge("request-call", { callId: "c1", queue: "support", state: "queued", position: 1 });
  assert.equal(call.state, "waiting");
});

test("a device that has ended is told before one queues or becomes available", async () => {
  const ended = { kind: "audio", readyState: "ended" };
  const call = new Call(me.holdfast);
  const agent = new Agent(me.holdfast);
  for (const one of [call, agent]) one.setTracks([ended]);
  const refusal = { code: "device-ended", message: /audio/ };
  await assert.rejects(call.request({ queue: "support" }), refusal);
  await assert.rejects(agent.setAvailability({ available: true }), refusal);
  assert.equal(server.sentCount("request-call") + server.sentCount("set-availability"), 0);
  assert.equal(mediaProblem([live]), null);
});

test("what a browser refuses of the devices has a code", async () => {
  const refuseWith = (name) => {
    const getUserMedia = async () => {
      throw Object.assign(new Error("said by the browser"), { name });
    };
    Object.defineProperty(globalThis, "navigator", { value: { mediaDevices: { getUserMedia } }, configurable: true });
  };
  const codes = {
    NotAllowedError: "device-denied",
    SecurityError: "device-denied",
    NotFoundError: "device-missing",
    OverconstrainedError: "device-missing",
    NotReadableError: "device-busy",
    AbortError: "device-busy",
  };
  for (const [name, code] of Object.entries(codes)) {
    refuseWith(name);
    await assert.rejects(openDevices(), { code, message: "said by the browser", retryable: code === "device-busy" });
  }
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  await assert.rejects(openDevices(), { code: "device-missing" });
  globalThis.isSecureContext = false;
  await assert.rejects(openDevices(), { code: "insecure-context" });
});
