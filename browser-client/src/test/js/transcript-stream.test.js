import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { settled } from "./fake-server.js";
import { connected, line as lineOf, openedTranscript, pass as passWith } from "./opened-transcript.js";

let server;
let stream;
let reasons;

beforeEach(async () => {
  ({ server, stream, reasons } = await openedTranscript("ws://server"));
});

afterEach(() => stream.close());

const says = (message) => server.last.says(JSON.stringify(message));
const status = (more = {}) => says({ ...connected, ...more });
const line = (...said) => says(lineOf(...said));
const texts = () => stream.segments.map(({ text }) => text);
const pass = (ms) => passWith(ms, () => server.connections.length);

test("asks for the whole call, with the token in the sub-protocols only", () => {
  assert.equal(server.last.url, "ws://server/v1/transcripts/c1?after=0&roomId=r1&batch=true");
  assert.deepEqual(server.last.protocols, [
    "bearer-token-carrier",
    encodeURIComponent("quarkus-http-upgrade#Authorization#Bearer a.b.c"),
  ]);
});

test("goes on at its last offset, after 1, 2, 4, 4 s", async () => {
  status();
  line("one", "7-1");
  line("two", "7-2");
  server.reachable = false;
  server.last.closes(1006);
  for (const ms of [1000, 2000, 4000, 4000]) await pass(ms);
  server.reachable = true;
  await pass(4000);
  assert.match(server.last.url, /after=7-2/);
  status({ recovered: true });
  line("three", "7-3");
  assert.deepEqual(texts(), ["one", "two", "three"]);
});

test("takes what comes in one frame one after the other, and goes on at the last offset", async () => {
  status();
  const redaction = { type: "redaction", callId: "c1", offset: "7-3", transcriptId: "one", text: "1" };
  says({ type: "batch", messages: [lineOf("one", "7-1"), lineOf("two", "7-2"), redaction] });
  assert.deepEqual(texts(), ["1", "two"]);
  server.last.closes(1006);
  await pass(1000);
  assert.match(server.last.url, /after=7-3/);
});

test("takes nothing more of a frame once it was closed in the middle of it", () => {
  status();
  stream.on("ended", () => stream.close());
  says({
    type: "batch",
    messages: [lineOf("one", "7-1"), { type: "ended", callId: "c1", offset: "7-2" }, lineOf("two", "7-3")],
  });
  assert.deepEqual(texts(), ["one"]);
});

test("begins anew when the server says that it cannot continue", async () => {
  status();
  line("one", "7-1");
  server.last.closes(1012);
  await pass(1000);
  status();
  status({ recovered: false });
  line("kept", "9-1");
  assert.deepEqual(texts(), ["kept"]);
});

test("comes back with a new token when the old one ran out", async () => {
  status();
  server.last.closes(4401);
  await pass(1000);
  assert.equal(reasons.at(-1), "expired");
});

test("pings every 30 s and gives up a connection that does not answer", async () => {
  status();
  mock.timers.tick(30_000);
  assert.deepEqual(server.last.sent, ['{"type":"ping"}']);
  says({ type: "pong", serverTime: 1 });
  mock.timers.tick(30_000);
  mock.timers.tick(10_000); // no pong
  await pass(1000);
  assert.equal(server.connections.length, 2);
});

test("does not come back after the end", async () => {
  status();
  says({ type: "ended", callId: "c1", offset: "7-5" });
  server.last.closes(1000);
  mock.timers.tick(60_000);
  await settled();
  assert.equal(stream.state, "disconnected");
  assert.equal(server.connections.length, 1);
});

test("tells its readers of redactions and holes", () => {
  const gaps = [];
  stream.on("gap", (gap) => gaps.push(gap.reason));
  status();
  line("card", "7-1", { text: "my card is 4111" });
  says({ type: "redaction", callId: "c1", offset: "7-2", transcriptId: "card", text: "my card is ████" });
  says({ type: "gap", callId: "c1", offset: "7-3", startMs: 1, endMs: 2, reason: "producer-lost" });
  assert.deepEqual(texts(), ["my card is ████"]);
  assert.deepEqual(gaps, ["producer-lost"]);
});

test("takes a segment away that was given up, and gives it back if its final comes after all", () => {
  status();
  says({ type: "transcript", callId: "c1", transcript: { id: "hm", text: "hm", revision: 1, isFinal: false } });
  says({ type: "gap", callId: "c1", offset: "7-1", transcriptId: "hm", reason: "no-final" });
  assert.deepEqual(texts(), []);
  line("hm", "7-2", { text: "hm, yes" });
  assert.deepEqual(texts(), ["hm, yes"]);
});

test("keeps the words of a segment that was given up, for whoever reads it later too", () => {
  status();
  const transcript = { id: "hm", text: "please sen", revision: 3, isFinal: false };
  says({ type: "gap", callId: "c1", offset: "7-1", transcriptId: "hm", reason: "no-final", transcript });
  assert.deepEqual(texts(), ["please sen"]);
  line("hm", "7-2", { text: "please send it" });
  assert.deepEqual(texts(), ["please send it"]);
});

test("makes sure of a connection that may have died in the machine's sleep", async () => {
  status();
  stream.hurry();
  assert.deepEqual(server.last.sent, ['{"type":"ping"}']);
  mock.timers.tick(10_000); // no pong
  await pass(1000);
  assert.equal(server.connections.length, 2);
});

test("tells of many lines at once, once a frame, and at the latest when it is closed", () => {
  const told = [];
  stream.on("segments", (segments) => told.push(segments.length));
  status();
  for (let i = 1; i <= 5000; i++) line(`l${i}`, `7-${i}`);
  assert.equal(stream.segments.length, 5000, "what there is can be asked for at any time");
  mock.timers.tick(20);
  assert.deepEqual(told, [5000]);
  line("last", "7-5001");
  says({ type: "transcript", callId: "c1", transcript: { id: "more", text: "more", revision: 1, isFinal: false } });
  assert.deepEqual(told, [5000]);
  stream.close();
  assert.deepEqual(told, [5000, 5002]);
  mock.timers.tick(1000);
  assert.deepEqual(told, [5000, 5002]);
});

test("tells of the lines before it tells of a hole or of the end", () => {
  const told = [];
  for (const name of ["segments", "gap", "ended"]) stream.on(name, () => told.push(name));
  status();
  line("one", "7-1");
  says({ type: "gap", callId: "c1", offset: "7-2", reason: "trimmed" });
  line("two", "7-3");
  says({ type: "ended", callId: "c1", offset: "7-4" });
  assert.deepEqual(told, ["segments", "gap", "segments", "ended"]);
});

test("tells of lines in a page that has no frames, because it is hidden", (context) => {
  const asked = [];
  globalThis.requestAnimationFrame = (act) => asked.push(act);
  globalThis.cancelAnimationFrame = (id) => (asked[id - 1] = null);
  context.after(() => {
    delete globalThis.requestAnimationFrame;
    delete globalThis.cancelAnimationFrame;
  });
  let told = 0;
  stream.on("segments", () => told++);
  status();
  line("one", "7-1");
  asked[0]();
  assert.equal(told, 1);
  line("two", "7-2");
  mock.timers.tick(10_000);
  assert.deepEqual([told, asked.length, asked[1]], [2, 2, null]);
});
