import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { LinkChannel } from "../../main/resources/META-INF/resources/holdfast/link-channel.js";

/** An RTCDataChannel that is open. */
class FakeChannel {
  readyState = "open";
  bufferedAmount = 0;
  sent = [];

  send(data) {
    this.sent.push(JSON.parse(data).type);
  }

  says(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }
}

let wire;
let channel;
let silences;
let announced;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  wire = new FakeChannel();
  silences = 0;
  announced = [];
  channel = new LinkChannel(
    { createDataChannel: () => wire },
    { onSilence: () => silences++, onAnnouncement: (said) => announced.push(said), onRoundTrip() {} },
  );
  wire.onopen();
});

test("asks every five seconds, and answers", () => {
  mock.timers.tick(10_000);
  wire.says({ type: "ping", sentAt: 1 });
  assert.deepEqual(wire.sent, ["ping", "ping", "pong"]);
});

test("three unanswered questions are a silence; any word ends it", () => {
  mock.timers.tick(15_000);
  wire.says({ type: "media", audio: true, video: false });
  mock.timers.tick(15_000);
  assert.equal(silences, 0);
  mock.timers.tick(5000);
  assert.equal(silences, 1);
  assert.equal(announced.length, 1);
});

test("a way in doubt has moments to answer", () => {
  channel.probe();
  mock.timers.tick(1400);
  wire.says({ type: "pong", sentAt: Date.now() });
  mock.timers.tick(1000);
  assert.equal(silences, 0);
  channel.probe();
  mock.timers.tick(1500);
  assert.equal(silences, 1);
});

test("what was negotiated anew has a moment to take effect, and then moments to answer", () => {
  let doubts = 0;
  channel.verify(() => doubts++);
  wire.says({ type: "ping", sentAt: 1 }); // came by the way as it was
  mock.timers.tick(500);
  assert.deepEqual(wire.sent, ["pong", "ping"]);
  wire.says({ type: "pong", sentAt: Date.now() });
  mock.timers.tick(2000);
  assert.equal(doubts, 0);
  channel.verify(() => doubts++);
  mock.timers.tick(500);
  mock.timers.tick(1500);
  assert.deepEqual([doubts, silences], [1, 0]);
});

test("a slow way has as long to answer as it takes", () => {
  channel.probe();
  mock.timers.tick(1600);
  assert.equal(silences, 1);
  wire.says({ type: "pong", sentAt: Date.now() - 1600 });
  let doubts = 0;
  channel.verify(() => doubts++);
  mock.timers.tick(500);
  mock.timers.tick(1600);
  wire.says({ type: "pong", sentAt: Date.now() - 1600 });
  assert.equal(doubts, 0);
  channel.verify(() => doubts++);
  mock.timers.tick(500);
  mock.timers.tick(3700);
  assert.equal(doubts, 1);
});

test("who cannot be asked yet is not silent", () => {
  wire.readyState = "connecting";
  channel.verify(() => assert.fail("was not asked"));
  mock.timers.tick(500);
  mock.timers.tick(3000);
});

test("nothing piles up behind a dead way", () => {
  wire.bufferedAmount = 5000;
  mock.timers.tick(10_000);
  assert.deepEqual(wire.sent, []);
});

test("is quiet after its end", () => {
  channel.probe();
  channel.verify(() => silences++);
  channel.close();
  mock.timers.tick(60_000);
  assert.deepEqual([silences, wire.sent], [0, ["ping"]]);
});
