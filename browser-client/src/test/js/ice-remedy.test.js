import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { haveRelay, remedyFor } from "../../main/resources/META-INF/resources/holdfast/ice-remedy.js";
import { PageReload } from "../../main/resources/META-INF/resources/holdfast/page-reload.js";

const outage = (possible, attempts = 13) => Array.from({ length: attempts }, (_, i) => remedyFor(i, possible));

test("restarts, then relays only, then a fresh connection, then once the page anew, then on", () => {
  assert.deepEqual(outage({ canRelay: true }), [
    ...["restart", "restart", "relay", "relay", "renew"],
    ...["restart", "restart", "relay", "relay", "renew"],
    ...["reload", "restart", "relay"],
  ]);
  assert.equal(outage({ canRelay: true }, 1000).filter((remedy) => remedy === "reload").length, 1);
});

test("the last two remedies can be switched off", () => {
  const remedies = outage({ canRelay: true, freshConnection: false, reloadPage: false }, 100);
  assert.deepEqual([...new Set(remedies)], ["restart", "relay"]);
});

test("without TURN servers there are no relays to try", () => {
  assert.ok(!outage({ canRelay: false }, 100).includes("relay"));
  assert.equal(haveRelay([{ urls: "stun:a" }, { urls: ["stun:b"] }]), false);
  assert.equal(haveRelay([{ urls: "stun:a" }, { urls: ["turn:b?transport=udp", "turns:b"] }]), true);
});

test("the page is loaded anew after 3 s, once in five minutes, and not if it is called off", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  let reloads = 0;
  let now = 1_000_000;
  const page = () => new PageReload({ storage, reload: () => reloads++, now: () => now });

  const first = page();
  assert.equal(first.plan(), 3000);
  first.cancel();
  mock.timers.tick(3000);
  assert.equal(reloads, 0);

  first.plan();
  mock.timers.tick(3000);
  assert.equal(reloads, 1);

  now += 60_000;
  assert.equal(page().plan(), null);
  now += 300_000;
  assert.equal(page().plan(), 3000);
});
