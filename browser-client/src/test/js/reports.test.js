import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { FakeServer, settled, until } from "./fake-server.js";
import "./vendor-modules.js";

const { Holdfast } = await import("../../main/resources/META-INF/resources/holdfast/holdfast.js");
const { Diagnosis, engineAddress, helpAt } =
  await import("../../main/resources/META-INF/resources/holdfast/diagnosis.js");

const ENGINE_IO = () => Response.json({ code: 0, message: "Transport unknown" }, { status: 400 });
let server;
let lines;
let told;
let holdfast;

beforeEach(() => {
  server = new FakeServer();
  lines = [];
  told = [];
});

afterEach(() => {
  holdfast?.disconnect();
  mock.timers.reset();
  mock.restoreAll();
});

/** @param {object} [options] */
function client(options) {
  holdfast = new Holdfast({
    url: "http://server",
    transports: ["websocket"],
    memory: { claim: async () => null, save() {}, forget() {}, release() {} },
    token: () => "h.e30.s",
    logger: { error: (line) => lines.push(line) },
    retry: { firstMs: 100, mostMs: 100 },
    ...options,
  });
  holdfast.on("error", ({ error }) => told.push(error.code));
  return holdfast;
}

/** What answers a request, by whether the page may read it; the SDK's files may be read from everywhere. */
function answers({ cors, any = cors, sdk = cors }) {
  return mock.method(globalThis, "fetch", async (url, { mode }) => {
    const readable = url.includes("/holdfast/") ? sdk : cors;
    const answer = mode === "no-cors" ? any : readable;
    if (!answer) throw new TypeError("Failed to fetch");
    return answer(url);
  });
}

async function fails(options) {
  server.reachable = false;
  client(options).connect();
  await until(() => server.connections.length > 0);
  await settled();
}

async function failsAgain() {
  const before = server.connections.length;
  await until(() => server.connections.length > before);
  await settled();
}

for (const [what, { cors, any, sdk, code, says }] of Object.entries({
  "an origin that is not admitted": {
    any: ENGINE_IO,
    sdk: () => new Response("<html>"),
    code: "wrong-origin",
    says: /does not admit pages of/,
  },
  "what a page of another origin may not read": {
    any: ENGINE_IO,
    code: "wrong-url",
    says: /may not read what answers/,
  },
  "something else at this address": {
    cors: () => new Response("<html>", { status: 404 }),
    code: "wrong-url",
    says: /is not Holdfast \(status 404\)/,
  },
  "a page that is always there": { cors: () => new Response("<html>"), code: "wrong-url", says: /status 200/ },
  "a host name that is not known": {
    cors: () => Response.json({ code: "forbidden", detail: "no such host" }, { status: 403 }),
    code: "wrong-origin",
    says: /no such host/,
  },
  "nothing at this address": { code: "unreachable", says: /nothing answers at http:\/\/server\/socket.io\// },
})) {
  test(`${what} is told in one sentence, once, and in an event`, async () => {
    answers({ cors, any, sdk });
    await fails();
    for (let attempt = 0; attempt < 4; attempt++) await failsAgain();
    assert.deepEqual(told, [code]);
    assert.equal(lines.length, 1);
    assert.match(lines[0], says);
    assert.ok(lines[0].endsWith(`(${code}, see http://server/holdfast/troubleshooting.html#${code})`), lines[0]);
    assert.equal(holdfast.state, "connecting");
  });
}

test("a busy Holdfast, and one whose transport is kept back, are no mistake of the page", async () => {
  for (const cors of [ENGINE_IO, () => new Response("", { status: 503 }), () => new Response("", { status: 429 })]) {
    answers({ cors });
    assert.equal(await new Diagnosis("http://server/socket.io/").of(), null);
    mock.restoreAll();
  }
});

test("a gateway in front of a replica that goes is no mistake of the page", async () => {
  answers({ any: () => new Response("", { status: 502 }) });
  const diagnosis = new Diagnosis("http://server/socket.io/");
  assert.deepEqual([await diagnosis.of(), await diagnosis.of()], [null, null]);
});

test("one question at a time, and none once it is told", async () => {
  const asked = answers({});
  await fails();
  const once = asked.mock.callCount();
  for (let attempt = 0; attempt < 3; attempt++) await failsAgain();
  assert.deepEqual([once, asked.mock.callCount()], [2, 2]);
});

test("whatever socket.io-client takes as an address is one, or is told to be none", async () => {
  const addresses = [
    ["http://server", "/socket.io/"],
    ["https://server", "/sub/socket.io"],
    ["wss://server", "/socket.io/"],
  ];
  assert.deepEqual(
    addresses.map((address) => engineAddress(...address)),
    ["http://server/socket.io/", "https://server/sub/socket.io/", "https://server/socket.io/"],
  );
  assert.equal(helpAt("https://server/sub/socket.io/"), "https://server/sub/holdfast/troubleshooting.html");
  assert.equal(engineAddress("", "/socket.io/"), null, "nowhere: there is no page");
  assert.equal((await new Diagnosis(null).of()).code, "wrong-url");
  new Holdfast({ token: () => "h.e30.s" });
});

test("a refusal of the connection is told by its name, and a passing one not at all", async () => {
  const asked = answers({ cors: ENGINE_IO });
  client().connect();
  for (const code of ["draining", "overloaded", "too-many-sessions"]) {
    await server.refuse({ code, retryable: true, message: `it is ${code}` });
    await failsAgain();
  }
  assert.deepEqual([told, asked.mock.callCount()], [["too-many-sessions"], 0]);
  assert.match(lines[0], /it is too-many-sessions/);
});

test("a refresh that fails while the token is good, or that the page ends, is no trouble", async () => {
  const claims = Buffer.from(JSON.stringify({ exp: Date.now() / 1000 + 90 })).toString("base64url");
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  let works = true;
  const token = () => (works ? `h.${claims}.s` : Promise.reject(new Error("down")));
  const failures = [];
  client({ token }).on("token-failed", ({ error }) => failures.push(error.code));
  holdfast.connect();
  await server.accept({ sid: "s", pid: "p" });
  works = false;
  mock.timers.tick(40_000);
  await settled();
  assert.deepEqual([failures, told], [["no-token"], []]);
});

test("a network that is lost later is not diagnosed", async () => {
  const asked = answers({});
  client().connect();
  await server.accept({ sid: "s", pid: "p" });
  await server.emit("session-ready", { rooms: [], serverTime: 0 });
  server.reachable = false;
  server.last.closes(1006);
  await failsAgain();
  await failsAgain();
  assert.deepEqual([asked.mock.callCount(), told], [0, []]);
});

test("a token callback that fails is told once an outage, and asked again", async () => {
  let calls = 0;
  let works = false;
  const token = () => {
    calls++;
    if (!works) throw new Error("my backend is down");
    return "h.e30.s";
  };
  client({ token }).connect();
  await until(() => calls > 2);
  assert.deepEqual(told, ["no-token"]);
  assert.match(lines[0], /the token callback failed: Error: my backend is down/);
  works = true;
  await server.accept({ sid: "s", pid: "p" });
  assert.equal(holdfast.state, "connected");
});

test("a callback that says that it is no use is not asked again", async () => {
  const ended = [];
  const token = () => Promise.reject(Object.assign(new Error("signed out"), { retryable: false }));
  client({ token }).on("ended", ({ error }) => ended.push(error.code));
  holdfast.connect();
  await settled();
  assert.deepEqual([ended, told, holdfast.state], [["no-token"], ["no-token"], "disconnected"]);
});

test("a refusal by reason of the token is told beside the rejection", async () => {
  client().connect();
  await server.accept({ sid: "s", pid: "p" });
  const refused = assert.rejects(holdfast.send("request-call", { queue: "vip" }), { code: "forbidden" });
  await server.acknowledge("request-call", {
    ok: false,
    error: { code: "forbidden", message: "the token does not grant queue vip" },
  });
  await refused;
  assert.deepEqual(told, ["forbidden"]);
  assert.match(lines[0], /the token does not grant queue vip/);
});

test("what is for the person to see is told by its own event alone", async () => {
  client().connect();
  await server.accept({ sid: "s", pid: "p" });
  await server.emit("session-displaced", {});
  await server.disconnect();
  assert.deepEqual([told, lines, holdfast.state], [[], [], "disconnected"]);
});

test("without a logger there is silence, and the event", async () => {
  answers({});
  const silent = mock.method(console, "error", () => {});
  await fails({ logger: null });
  const said = silent.mock.calls.filter(({ arguments: [line] }) => String(line).startsWith("Holdfast"));
  assert.deepEqual([told, said], [["unreachable"], []]);
});

test("the pauses between attempts are the page's to choose", async () => {
  answers({ cors: ENGINE_IO });
  await fails({ retry: { firstMs: 100, mostMs: 100, jitter: 0 } });
  await until(() => server.connections.length > 4);
  assert.throws(() => client({ retry: { firstMs: 0 } }), RangeError);
});
