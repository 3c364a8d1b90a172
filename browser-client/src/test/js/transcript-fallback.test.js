import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { settled, until } from "./fake-server.js";
import { connected, line, openedTranscript, pass as passWith } from "./opened-transcript.js";

// What TranscriptStream does where a proxy lets no WebSocket through.

let server;
let answers;
let stream;
let reasons;

beforeEach(async () => {
  answers = [];
  mock.method(globalThis, "fetch", async (url, request) => new FakeAnswer(url, request).response);
  ({ server, stream, reasons } = await openedTranscript("wss://server", { reachable: false }));
});

afterEach(() => {
  stream.close();
  mock.restoreAll();
});

/** An answer to a request for events, which the test writes. */
class FakeAnswer {
  static status = 200;
  #body;

  constructor(url, { headers, signal }) {
    Object.assign(this, { url, headers, signal });
    const body = new ReadableStream({ start: (controller) => (this.#body = controller) });
    signal.addEventListener("abort", () => this.#body.error(signal.reason));
    this.response = new Response(body, { status: FakeAnswer.status });
    answers.push(this);
  }

  async writes(text) {
    await this.writesBytes(new TextEncoder().encode(text));
  }

  async writesBytes(bytes) {
    this.#body.enqueue(bytes);
    await settled();
  }

  async says(message) {
    await this.writes(`data:${JSON.stringify(message)}\n\n`);
  }

  async ends() {
    this.#body.close();
    await settled();
  }
}

const texts = () => stream.segments.map(({ text }) => text);
const attempts = () => server.connections.length + answers.length;
const pass = (ms) => passWith(ms, attempts);

async function readsEvents() {
  await pass(1000);
  await pass(2000);
  assert.equal(answers.length, 1);
  await answers[0].says(connected);
}

test("reads events by the third attempt, with the token in the header", async () => {
  await readsEvents();
  assert.equal(server.connections.length, 2);
  assert.equal(answers[0].url, "https://server/v1/transcripts/c1?after=0&roomId=r1");
  assert.equal(answers[0].headers.Authorization, "Bearer a.b.c");
  assert.equal(stream.state, "connected");
});

test("takes the messages whatever pieces they come in", async () => {
  await readsEvents();
  const text = `:alive\nretry:1000\n\nid:7-1\r\ndata: ${JSON.stringify(line("naïve 👋", "7-1"))}\r\n\r\n`;
  for (const byte of new TextEncoder().encode(text)) await answers[0].writesBytes(Uint8Array.of(byte));
  await answers[0].writes(
    [line("two", "7-2"), line("three", "7-3")].map((it) => `data:${JSON.stringify(it)}\n\n`).join(""),
  );
  assert.deepEqual(texts(), ["naïve 👋", "two", "three"]);
  assert.equal(stream.offset, "7-3");
});

test("goes on at its last offset, and tries a WebSocket first", async () => {
  await readsEvents();
  await answers[0].says(line("one", "7-1"));
  await answers[0].ends();
  assert.equal(stream.state, "connecting");
  await pass(1000);
  assert.equal(server.connections.length, 3);
  await pass(2000);
  assert.match(answers[1].url, /after=7-1/);
  await answers[1].says({ ...connected, recovered: true });
  await answers[1].says(line("two", "7-2"));
  assert.deepEqual(texts(), ["one", "two"]);
});

test("takes a WebSocket that opens and brings nothing for one that does not get through", async () => {
  server.reachable = true;
  await pass(1000);
  mock.timers.tick(10_000);
  await pass(2000);
  assert.equal(answers.length, 1);
});

test("keeps to WebSockets once one gets through, but for a long outage", async () => {
  await readsEvents();
  await answers[0].ends();
  server.reachable = true;
  await pass(1000);
  server.last.says(JSON.stringify({ ...connected, recovered: true }));
  server.reachable = false;
  server.last.closes(1006);
  for (const ms of [1000, 2000, 4000, 4000, 4000, 4000, 4000]) await pass(ms);
  assert.equal(answers.length, 1);
  await pass(4000);
  assert.equal(answers.length, 2);
  await answers[1].says({ ...connected, recovered: true });
  assert.equal(stream.state, "connected");
});

test("tries both in turn as long as neither gets through", async () => {
  await pass(1000);
  FakeAnswer.status = 503;
  for (const ms of [2000, 4000, 4000, 4000]) await pass(ms);
  FakeAnswer.status = 200;
  assert.equal(server.connections.length, 4);
  assert.equal(answers.length, 2);
});

test("asks for a new token when the old one ran out, or is refused", async () => {
  await readsEvents();
  await answers[0].says({ type: "error", code: "token-expired", message: "", timestamp: "" });
  await answers[0].ends();
  FakeAnswer.status = 401;
  await pass(1000);
  assert.equal(reasons.at(-1), "expired");
  await pass(2000);
  FakeAnswer.status = 200;
  await pass(4000);
  assert.deepEqual(reasons.slice(-3), ["expired", "expired", "expired"]);
});

test("gives up events that have fallen silent", async () => {
  await readsEvents();
  mock.timers.tick(20_000);
  await answers[0].writes(":alive\n\n");
  mock.timers.tick(20_000);
  await settled();
  assert.equal(stream.state, "connected");
  mock.timers.tick(5_000);
  await until(() => stream.state === "connecting");
  await pass(1000);
});

test("lets go of the events when it is closed", async () => {
  await readsEvents();
  stream.close();
  assert.ok(answers[0].signal.aborted);
  mock.timers.tick(60_000);
  await settled();
  assert.equal(answers.length, 1);
});
