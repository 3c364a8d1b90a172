import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import "./vendor-modules.js";
import { FakeServer, settled, until } from "./fake-server.js";

const { Holdfast } = await import("../../main/resources/META-INF/resources/holdfast/holdfast.js");

const token = (claims = {}) => `h.${Buffer.from(JSON.stringify({ sub: "ada", ...claims })).toString("base64url")}.s`;

let server;
let memory;
let holdfast;
let states;
let tokens;
let claims;
let tokenLater;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: Date.UTC(2026, 0, 31) });
  server = new FakeServer();
  memory = {
    saved: null,
    claim: async () => memory.saved,
    save: (session) => (memory.saved = session),
    forget() {},
    release() {},
  };
  states = [];
  tokens = [];
  claims = {};
  tokenLater = undefined;
});

afterEach(() => holdfast?.disconnect());

async function connect() {
  holdfast = new Holdfast({
    url: "http://server",
    transports: ["websocket"], // under Node there is nothing to poll with
    memory,
    token: ({ reason }) => {
      tokens.push(reason);
      return tokenLater?.() ?? token(claims);
    },
  });
  holdfast.on("state", (state) => states.push(state));
  holdfast.connect();
  await until(() => server.connections.length > 0);
}

async function connected({ sid = "s1", pid = "p1" } = {}) {
  await connect();
  return server.accept({ sid, pid });
}

/** The pause before the next attempt passes. */
async function pass(ms = 1000) {
  const before = server.connections.length;
  mock.timers.tick(ms);
  await until(() => server.connections.length > before);
  await settled();
}

test("the token goes into the CONNECT packet, nothing into the address", async () => {
  const request = await connected();
  assert.deepEqual(request, { token: token() });
  assert.doesNotMatch(server.last.url, /token/);
  assert.deepEqual(states, ["connecting", "connected"]);
});

test("after a lost transport the session goes on at the last durable event", async () => {
  await connected();
  await server.emit("session-ready", { rooms: [] });
  await server.emit("participant-joined", { roomId: "r" }, "7-1");
  await server.emit("participant-left", { roomId: "r" }, "7-2");
  await server.emit("queue-position", { position: 1 });
  server.last.closes(1006);
  await pass();
  const request = await server.accept({ sid: "s1", pid: "p1" });
  assert.deepEqual(request, { token: token(), pid: "p1", offset: "7-2" });
  assert.equal(holdfast.recovered, true);
  assert.equal(holdfast.socket.recovered, true);
});

test("a session without durable events is recovered without an offset", async () => {
  await connected();
  server.last.closes(1012);
  await pass();
  assert.deepEqual(await server.accept({ sid: "s1", pid: "p1" }), { token: token(), pid: "p1" });
});

test("a reloaded page goes on with what its predecessor left", async () => {
  memory.saved = { pid: "p1", offset: "7-9" };
  const request = await connected();
  assert.deepEqual(request, { token: token(), pid: "p1", offset: "7-9" });
  assert.equal(holdfast.socket.recovered, true);
});

test("a session that was not recovered starts without the old offset", async () => {
  memory.saved = { pid: "p1", offset: "7-9" };
  await connected({ pid: "p2" });
  assert.equal(holdfast.recovered, false);
  assert.deepEqual(memory.saved, { pid: "p2" });
  server.last.closes(1006);
  await pass();
  assert.deepEqual(await server.connectRequest(), { token: token(), pid: "p2" });
});

test("an event that comes twice is told once", async () => {
  const told = [];
  await connected();
  holdfast.on("server-event", ({ name, offset }) => told.push([name, offset]));
  await server.emit("call-ended", {}, "7-1");
  await server.emit("call-ended", {}, "7-1");
  await server.emit("call-ended", {}, "8-1");
  assert.deepEqual(told, [
    ["call-ended", "7-1"],
    ["call-ended", "8-1"],
  ]);
});

test("detach lets go of everything, and a second instance takes the session up", async (context) => {
  let released = 0;
  memory.release = () => released++;
  await connected();
  await server.emit("session-ready", { rooms: [{ roomId: "r", participants: [] }] }, "7-1");
  const room = holdfast.room("r");
  room.join();
  const asked = holdfast.send("end-call", { roomId: "r" });
  const refused = assert.rejects(asked, { code: "detached" });
  const first = holdfast;
  const sent = server.last.sent.length;
  first.detach();
  await refused;
  assert.deepEqual([first.state, first.isReady, room.state, released], ["disconnected", false, "idle", 1]);
  assert.equal(server.last.readyState, 3);
  assert.ok(!server.last.sent.slice(sent).includes("41"), "a DISCONNECT would end the session");
  mock.timers.tick(3_600_000);
  await settled();
  assert.equal(server.connections.length, 1, "it does not come back by itself");

  await assert.rejects(first.send("heartbeat"), { code: "detached" });
  memory.forget = () => assert.fail("the session is somebody else's now");
  first.disconnect();
  first.detach();
  const before = server.connections.length;
  await connect();
  await until(() => server.connections.length > before);
  assert.deepEqual(await server.accept({ sid: "s1", pid: "p1" }), { token: token(), pid: "p1", offset: "7-1" });
  assert.equal(holdfast.recovered, true);
  context.after(() => first.detach());
  memory.forget = () => {};
});

test("detach in the middle of connecting opens no connection, and connect takes it up again", async () => {
  await connected();
  holdfast.detach();
  let claimed;
  memory.claim = () => new Promise((resolve) => (claimed = resolve));
  holdfast.connect();
  await until(() => claimed);
  holdfast.detach();
  claimed({ pid: "p1" });
  await settled();
  assert.equal(server.connections.length, 1);

  memory.claim = async () => ({ pid: "p1" });
  holdfast.connect();
  await until(() => server.connections.length === 2);
  assert.equal((await server.accept({ sid: "s1", pid: "p1" })).pid, "p1");
  await server.emit("session-ready", { rooms: [] });
  holdfast.send("heartbeat");
  await server.acknowledge("heartbeat");
});

test("who lets go while the first token is being fetched leaves the session to the next one", async () => {
  let give;
  let claimed = 0;
  memory.claim = async () => ++claimed && null;
  holdfast = new Holdfast({
    url: "http://server",
    memory,
    token: () => new Promise((resolve) => (give = resolve)),
  });
  holdfast.connect();
  await until(() => give);
  holdfast.detach();
  give(token());
  await settled();
  assert.equal(claimed, 0);
  assert.equal(server.connections.length, 0);
});

test("a token that is still being fetched when the client lets go plans nothing more", async () => {
  claims = { exp: Date.now() / 1000 + 70 };
  await connected();
  let give;
  claims = { exp: Date.now() / 1000 + 3600 };
  const failures = [];
  holdfast.on("token-failed", ({ error }) => failures.push(error.code));
  tokenLater = () => new Promise((resolve) => (give = resolve));
  mock.timers.tick(11_000);
  await until(() => give);
  holdfast.detach();
  give(token(claims));
  await settled();
  mock.timers.tick(3_600_000);
  await settled();
  assert.deepEqual([tokens, failures], [["connect", "expired"], []]);
});

test("it never stops trying", async () => {
  await connected();
  server.reachable = false;
  server.last.closes(1006);
  for (let i = 0; i < 30; i++) await pass(5000);
  server.reachable = true;
  await pass(5000);
  await server.accept({ sid: "s1", pid: "p1" });
  assert.equal(holdfast.state, "connected");
  assert.ok(!states.includes("disconnected"));
});

test("an attempt that hangs is given up", async () => {
  await connect();
  await server.connectRequest(); // and no answer
  mock.timers.tick(10_000);
  await settled();
  await pass();
  await server.accept({ sid: "s1", pid: "p1" });
  assert.equal(holdfast.state, "connected");
});

test("a draining server is left within the time it gives", async () => {
  await connected();
  await server.emit("server-draining", { reconnectWithinMs: 5000 });
  await pass(5000);
  assert.equal((await server.accept({ sid: "s1", pid: "p1" })).pid, "p1");
});

test("a displaced session does not come back by itself", async () => {
  await connected();
  let ended;
  holdfast.on("ended", ({ error }) => (ended = error.code));
  await server.emit("session-displaced", {});
  await server.disconnect();
  mock.timers.tick(60_000);
  await settled();
  assert.equal(ended, "session-displaced");
  assert.equal(holdfast.state, "disconnected");
  assert.equal(server.connections.length, 1);
});

test("an expired session comes back with a new token", async () => {
  await connected();
  await server.emit("session-expired", {});
  const before = server.connections.length;
  await server.disconnect();
  await until(() => server.connections.length > before);
  assert.equal((await server.connectRequest()).pid, "p1");
  assert.equal(tokens.at(-1), "expired");
});

test("a refused token is replaced once, then it is over", async () => {
  await connect();
  let ended;
  holdfast.on("ended", ({ error }) => (ended = error.code));
  await server.refuse({ code: "token-expired", retryable: false });
  await until(() => server.connections.length === 2);
  assert.equal(tokens.at(-1), "expired");
  await server.refuse({ code: "unauthorized", retryable: false });
  await settled();
  assert.equal(ended, "unauthorized");
});

test("a server that is overloaded is asked again later", async () => {
  await connect();
  await server.refuse({ code: "overloaded", retryable: true });
  await pass();
  await server.accept({ sid: "s1", pid: "p1" });
  assert.equal(holdfast.state, "connected");
});

test("a half-open connection is found out by its silence", async () => {
  await connected();
  mock.timers.tick(15_000); // heartbeat
  await settled();
  await pass(2500); // no answer
  assert.equal((await server.accept({ sid: "s1", pid: "p1" })).pid, "p1");
});

test("the server's clock is known from session-ready", async () => {
  await connected();
  await server.emit("session-ready", { serverTime: Date.now() + 3_600_000, rooms: [] });
  assert.ok(Math.abs(holdfast.clock.now() - Date.now() - 3_600_000) < 1000);
});

test("a token is renewed on the open connection a minute before it runs out", async () => {
  const now = Math.floor(Date.now() / 1000);
  claims = { exp: now + 70 };
  await connected();
  const renewed = [];
  holdfast.on("token-refreshed", ({ expiresAt }) => renewed.push(expiresAt));
  mock.timers.tick(8000);
  await settled();
  assert.deepEqual(tokens, ["connect"]);
  claims = { exp: now + 3600 };
  mock.timers.tick(3000);
  assert.equal((await server.command("refresh-token")).token, token(claims));
  await server.acknowledge("refresh-token", { expiresAt: claims.exp * 1000 });
  assert.deepEqual(tokens, ["connect", "expired"]);
  assert.deepEqual(renewed, [claims.exp * 1000]);
  assert.equal(server.connections.length, 1);
});

test("every return asks for a token anew", async () => {
  await connected();
  server.last.closes(1006);
  claims = { name: "newer" };
  await pass();
  assert.equal((await server.connectRequest()).token, token(claims));
  assert.deepEqual(tokens, ["connect", "reconnect"]);
});

test("a token that lives for seconds is renewed half-way", async () => {
  claims = { exp: Date.now() / 1000 + 8 };
  await connected();
  mock.timers.tick(3500);
  await settled();
  assert.deepEqual(tokens, ["connect"]);
  claims = { exp: Date.now() / 1000 + 3600 };
  mock.timers.tick(600);
  assert.equal((await server.command("refresh-token")).token, token(claims));
});

test("a token that was refused while connected is replaced at once", async () => {
  await connected();
  const before = server.connections.length;
  server.last.closes(4401);
  await until(() => server.connections.length > before);
  assert.equal((await server.connectRequest()).pid, "p1");
  assert.deepEqual(tokens, ["connect", "expired"]);
});

test("a token ends by the server's clock, however wrong the own one is", async () => {
  const serverTime = Date.now() - 7_200_000;
  claims = { exp: serverTime / 1000 + 3600 };
  await connected();
  await server.emit("session-ready", { serverTime, rooms: [] });
  mock.timers.tick(30_000);
  await settled();
  assert.deepEqual(tokens, ["connect"]);
  assert.equal(await holdfast.token(), token(claims));
  assert.deepEqual(tokens, ["connect"]);
});
