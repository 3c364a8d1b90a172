import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Commands } from "../../main/resources/META-INF/resources/holdfast/commands.js";

/** A connection that the test plugs in and out, and that acknowledges when the test says so. */
class Wire {
  connected = true;
  sent = [];

  send(event, payload) {
    if (!this.connected) return null;
    return new Promise((resolve, reject) => this.sent.push({ event, payload, resolve, reject }));
  }

  lose() {
    this.connected = false;
    for (const { reject } of this.sent) reject(new Error("socket has been disconnected"));
  }

  get ids() {
    return this.sent.map(({ payload }) => payload.id);
  }
}

let wire;
let commands;
let silences;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  wire = new Wire();
  silences = 0;
  commands = new Commands({ send: (...args) => wire.send(...args), onSilence: () => silences++ });
});

test("an acknowledged command is done", async () => {
  const done = commands.add("join-room", { roomId: "r" });
  wire.sent[0].resolve({ ok: true, callId: "c" });
  assert.deepEqual(await done, { ok: true, callId: "c" });
  commands.flush();
  assert.equal(wire.sent.length, 1);
});

test("what was not acknowledged goes out again with the same id, in order", async () => {
  const first = commands.add("offer", {});
  const second = commands.add("ice-candidate", {});
  const ids = wire.ids;
  wire.lose();
  await settled();
  wire.sent = [];
  wire.connected = true;
  commands.flush();
  assert.deepEqual(wire.ids, ids);
  wire.sent.forEach(({ resolve }) => resolve({ ok: true }));
  await Promise.all([first, second]);
});

test("what is given while away is sent later", async () => {
  wire.connected = false;
  const done = commands.add("end-call", {});
  assert.equal(wire.sent.length, 0);
  wire.connected = true;
  commands.flush();
  wire.sent[0].resolve({ ok: true });
  await done;
});

test("a retryable error is retried after a second with the same id", async () => {
  const done = commands.add("offer", {});
  wire.sent[0].resolve({ ok: false, error: { code: "unavailable", retryable: true } });
  await settled();
  mock.timers.tick(1000);
  assert.equal(wire.sent.length, 2);
  assert.equal(wire.ids[0], wire.ids[1]);
  wire.sent[1].resolve({ ok: true });
  await done;
});

test("a final error is the caller's", async () => {
  const done = commands.add("join-room", { roomId: "r" });
  wire.sent[0].resolve({ ok: false, error: { code: "room-full", message: "16 are in", retryable: false } });
  await assert.rejects(done, { code: "room-full", retryable: false, message: "16 are in" });
});

test("silence puts the connection in doubt and the command is sent again", async () => {
  commands.add("offer", {}).catch(() => {});
  wire.sent[0].reject(new Error("operation has timed out"));
  await settled();
  assert.equal(silences, 1);
  mock.timers.tick(1000);
  assert.equal(wire.sent.length, 2);
});

test("with the session goes what belonged to it, and only that", async () => {
  wire.connected = false;
  const offer = commands.add("offer", {});
  const join = commands.add("join-room", { roomId: "r" }, { keep: true });
  commands.sessionLost();
  await assert.rejects(offer, { code: "session-lost" });
  wire.connected = true;
  commands.flush();
  assert.deepEqual(
    wire.sent.map(({ event }) => event),
    ["join-room"],
  );
  wire.sent[0].resolve({ ok: true });
  await join;
});

test("a late answer from the connection before counts once", async () => {
  const done = commands.add("request-call", {});
  commands.flush();
  wire.sent[0].resolve({ ok: true, callId: "c" });
  wire.sent[1].resolve({ ok: true, callId: "c" });
  assert.equal((await done).callId, "c");
});

function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}
