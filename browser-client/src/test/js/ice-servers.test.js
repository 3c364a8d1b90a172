import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ControlPlane } from "../../main/resources/META-INF/resources/holdfast/control-plane.js";
import { IceServers } from "../../main/resources/META-INF/resources/holdfast/ice-servers.js";

const TURN = { urls: ["turn:turn.example.com"], username: "u", credential: "c" };
let answers;
let servers;
let said;

beforeEach(() => {
  answers = [];
  globalThis.fetch = () => new Promise((answer) => answers.push(answer));
  said = [];
  servers = new IceServers(new ControlPlane("http://rooms", async () => "token"), ({ code }) => said.push(code));
});

const answer = (i) => answers[i]({ ok: true, json: async () => ({ iceServers: [TURN], ttlSeconds: 3600 }) });
const turn = () => new Promise((resolve) => setImmediate(resolve));

test("who asks while a question is under way shares its answer, and later ones need none", async () => {
  const both = [servers.fresh(), servers.fresh()];
  await turn();
  assert.equal(answers.length, 1);
  answer(0);
  assert.deepEqual(await Promise.all(both), [[TURN], [TURN]]);
  assert.deepEqual(await servers.fresh(), [TURN]);
  assert.equal(answers.length, 1);
});

test("a restart asks in any case, and waits for no question from before the network came back", async () => {
  servers.fresh();
  await turn();
  const restart = servers.renewed();
  await turn();
  assert.equal(answers.length, 2);
  answer(1);
  assert.deepEqual(await restart, [TURN]);
});

test("a restart takes what was fetched a moment ago, and no more than that", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  const ahead = servers.renewed();
  await turn();
  answer(0);
  await ahead;
  context.mock.timers.setTime(1_001_500);
  assert.deepEqual(await servers.renewed(), [TURN]);
  assert.equal(answers.length, 1);
  context.mock.timers.setTime(1_002_000);
  servers.renewed();
  await turn();
  assert.equal(answers.length, 2);
});

test("restarts of many links at a time share one question", async () => {
  const all = [servers.renewed(), servers.renewed(), servers.renewed()];
  await turn();
  assert.equal(answers.length, 1);
  answer(0);
  assert.deepEqual(await Promise.all(all), [[TURN], [TURN], [TURN]]);
});

test("a restart does not wait for another one's question that hangs", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  servers.renewed();
  await turn();
  context.mock.timers.setTime(1_002_000);
  const restart = servers.renewed();
  await turn();
  assert.equal(answers.length, 2);
  answer(1);
  assert.deepEqual(await restart, [TURN]);
});

test("credentials are asked for anew when half of their life is over", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  const first = servers.fresh();
  await turn();
  answer(0);
  await first;
  context.mock.timers.setTime(1_000_000 + 1_799_000);
  await servers.fresh();
  assert.equal(answers.length, 1);
  context.mock.timers.setTime(1_000_000 + 1_800_000);
  servers.fresh();
  await turn();
  assert.equal(answers.length, 2);
});

test("while room-service does not answer, nobody waits for it again and again", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: 1_000_000 });
  let questions = 0;
  globalThis.fetch = async () => {
    questions++;
    throw new TypeError("unreachable");
  };
  assert.deepEqual([await servers.fresh(), await servers.fresh(), questions], [[], [], 1]);
  context.mock.timers.setTime(1_005_000);
  await servers.fresh();
  assert.equal(questions, 2);
});

test("without an answer the last ones stay", async () => {
  const first = servers.fresh();
  await turn();
  answer(0);
  await first;
  globalThis.fetch = async () => {
    throw new TypeError("unreachable");
  };
  assert.deepEqual(await servers.renewed(), [TURN]);
});

test("why there are none is told when a second question has no answer either", async () => {
  const statements = [
    async () => new Response("", { status: 503 }),
    () => Promise.reject(new TypeError("unreachable")),
    async () => Response.json({ code: "forbidden", detail: "no" }, { status: 403 }),
    async () => new Response("<html>", { status: 404 }),
    async () => new Response("<html>", { status: 200 }),
    async () => new Response("", { status: 429 }),
    async () => Response.json({ iceServers: [TURN] }),
    async () => new Response("<html>", { status: 404 }),
  ];
  for (const statement of statements) {
    globalThis.fetch = statement;
    await servers.renewed();
  }
  assert.deepEqual(said, ["unreachable", "forbidden", "wrong-url", "wrong-url", "rate-limited"]);
});
