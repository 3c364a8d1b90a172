import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { SessionMemory } from "../../main/resources/META-INF/resources/holdfast/session-memory.js";

/** The part of the Web Locks API that matters: exclusive locks, waiting, abort, end of a page. */
class FakeLocks {
  #held = new Map();

  async request(name, { signal } = {}, callback) {
    while (this.#held.has(name)) {
      await Promise.race([this.#held.get(name), aborted(signal)]);
    }
    const lock = callback().finally(() => this.#held.delete(name));
    this.#held.set(name, lock);
    return lock;
  }

  /** A page ends: whatever it held is free. */
  endPage() {
    this.#held.clear();
  }
}

function aborted(signal) {
  return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
}

function fakeStorage(entries = {}) {
  const map = new Map(Object.entries(entries));
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => map.set(key, value),
    removeItem: (key) => map.delete(key),
    copy: () => fakeStorage(Object.fromEntries(map)),
  };
}

let locks;
let storage;
const page = (over = {}) => new SessionMemory({ storage, locks, patienceMs: 30, ...over });

// AbortSignal.timeout alone does not keep Node alive.
let alive;
before(() => (alive = setInterval(() => {}, 1000)));
after(() => clearInterval(alive));

beforeEach(() => {
  locks = new FakeLocks();
  storage = fakeStorage();
});

test("a first page finds nothing", async () => {
  assert.equal(await page().claim("ada"), null);
});

test("a reloaded page goes on with the session", async () => {
  const before = page();
  await before.claim("ada");
  before.save({ pid: "secret", offset: "7-3" });
  locks.endPage();
  assert.deepEqual(await page().claim("ada"), { pid: "secret", offset: "7-3" });
});

test("a page that is reloaded again and again goes on each time", async () => {
  const before = page();
  await before.claim("ada");
  before.save({ pid: "secret" });
  for (let i = 1; i < 4; i++) {
    locks.endPage();
    const next = page();
    assert.equal((await next.claim("ada")).pid, "secret");
    next.save({ pid: "secret", offset: `7-${i}` });
  }
});

test("a duplicated tab gets a session of its own, and leaves the original's alone", async () => {
  const original = page();
  await original.claim("ada");
  original.save({ pid: "secret", offset: "7-3" });

  const copied = storage.copy();
  const duplicate = page({ storage: copied });
  assert.equal(await duplicate.claim("ada"), null);
  duplicate.save({ pid: "another", offset: "9-1" });

  assert.match(storage.getItem("holdfast:session"), /secret/);
  assert.match(copied.getItem("holdfast:session"), /another/);
});

test("original and duplicate each find their own session after a reload", async () => {
  const original = page();
  await original.claim("ada");
  original.save({ pid: "secret" });
  const copied = storage.copy();
  const duplicate = page({ storage: copied });
  await duplicate.claim("ada");
  duplicate.save({ pid: "another" });

  locks.endPage();

  assert.equal((await page().claim("ada")).pid, "secret");
  assert.equal((await page({ storage: copied }).claim("ada")).pid, "another");
});

test("a reload waits for the page it replaces to end", async () => {
  const before = page();
  await before.claim("ada");
  before.save({ pid: "secret" });
  const claimed = page({ patienceMs: 1000 }).claim("ada");
  before.forget(); // lets go of the lock, as the end of its page does
  assert.equal((await claimed).pid, "secret");
});

test("an instance that lets go leaves the session to the next one of the page", async () => {
  const first = page();
  await first.claim("ada");
  first.save({ pid: "secret", offset: "7-3" });
  first.release();
  const second = page();
  assert.deepEqual(await second.claim("ada"), { pid: "secret", offset: "7-3" });
  first.save({ pid: "old" });
  second.save({ pid: "secret", offset: "7-4" });
  locks.endPage();
  assert.deepEqual(await page().claim("ada"), { pid: "secret", offset: "7-4" });
});

test("an instance that lets go while it claims keeps nothing", async () => {
  const before = page();
  await before.claim("ada");
  before.save({ pid: "secret" });
  const first = page({ patienceMs: 1000 });
  const claimed = first.claim("ada"); // waits for the lock
  first.release();
  before.release();
  assert.equal(await claimed, null);
  assert.equal((await page({ patienceMs: 1000 }).claim("ada")).pid, "secret");
});

test("another user does not get the session", async () => {
  const before = page();
  await before.claim("ada");
  before.save({ pid: "secret" });
  locks.endPage();
  assert.equal(await page().claim("ben"), null);
});

test("without Web Locks nothing is remembered", async () => {
  const without = page({ locks: null });
  assert.equal(await without.claim("ada"), null);
  without.save({ pid: "secret" });
  assert.equal(storage.getItem("holdfast:session"), null);
});

test("a browser that denies the tab's storage costs the memory, and nothing else", async (context) => {
  const denied = { configurable: true, get: () => assert.fail("SecurityError") };
  const before = Object.getOwnPropertyDescriptor(globalThis, "sessionStorage");
  Object.defineProperty(globalThis, "sessionStorage", denied);
  context.after(() =>
    before ? Object.defineProperty(globalThis, "sessionStorage", before) : delete globalThis.sessionStorage,
  );
  const memory = new SessionMemory({ locks });
  assert.equal(await memory.claim("ada"), null);
  memory.save({ pid: "secret" });
  memory.forget();
});
