import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import "./vendor-modules.js";
import { FakeServer, settled, until } from "./fake-server.js";

const { Holdfast } = await import("../../main/resources/META-INF/resources/holdfast/holdfast.js");

// Not before: socket.io-client would look for timers there.
const page = Object.assign(new EventTarget(), { document: new EventTarget() });
Object.assign(globalThis, { window: page, document: page.document });

const GOODBYE = '42["close-page",{}]';
const token = `h.${Buffer.from('{"sub":"ada"}').toString("base64url")}.s`;

let server;
let holdfast;
let memory;

beforeEach(async () => {
  server = new FakeServer();
  memory = { claim: async () => null, save: (session) => (memory.saved = session), forget() {}, release() {} };
  holdfast = new Holdfast({ url: "http://server", transports: ["websocket"], memory, token: () => token });
  holdfast.connect();
  await until(() => server.connections.length > 0);
});

afterEach(() => holdfast.disconnect());

function hides({ persisted }) {
  page.dispatchEvent(Object.assign(new Event("pagehide"), { persisted }));
}

const goodbyes = () => server.connections.flatMap(({ sent }) => sent).filter((packet) => packet === GOODBYE).length;

test("a page that closes says so, before the page is gone", async () => {
  await server.accept({ sid: "s1", pid: "p1" });
  await server.emit("session-ready", { rooms: [] });

  hides({ persisted: false });

  assert.equal(server.last.sent.at(-1), GOODBYE);
  assert.equal(memory.saved.pid, "p1", "the page that is loaded next goes on with it");
});

test("a page that the browser keeps says nothing", async () => {
  await server.accept({ sid: "s1", pid: "p1" });
  hides({ persisted: true });
  assert.equal(goodbyes(), 0);
});

test("a page without a connection says nothing, now or later", async () => {
  await server.connectRequest();
  hides({ persisted: false });
  await server.accept({ sid: "s1", pid: "p1" });
  assert.equal(goodbyes(), 0);
});

test("a page that has let go of the session says nothing", async () => {
  await server.accept({ sid: "s1", pid: "p1" });
  holdfast.detach();
  hides({ persisted: false });
  await settled();
  assert.equal(goodbyes(), 0);
});

test("a page that stays after all comes back to its session", async () => {
  await server.accept({ sid: "s1", pid: "p1" });
  hides({ persisted: false });
  const before = server.connections.length;

  server.last.closes(1000);
  page.dispatchEvent(new Event("pageshow"));

  await until(() => server.connections.length > before);
  assert.equal((await server.accept({ sid: "s1", pid: "p1" })).pid, "p1");
  assert.equal(holdfast.recovered, true);
});
