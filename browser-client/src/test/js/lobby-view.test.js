import assert from "node:assert/strict";
import { test } from "node:test";
import { FakePage } from "./fake-page.js";

new FakePage();
const { isUnserved, waitWords } = await import("../../main/resources/META-INF/resources/demo/lobby-view.js");
const { text } = await import("../../main/resources/META-INF/resources/demo/text.js");

const serving = { available: 0, busy: 2, away: 1 };
const nobody = { available: 0, busy: 0, away: 0 };

test("a wait is told where there is an estimate", () => {
  assert.match(waitWords({ estimatedWaitMs: 20_000, agents: serving }), /about a minute/);
  assert.match(waitWords({ estimatedWaitMs: 300_000, agents: null }), /about 5 minutes/);
});

test("that nobody serves the queue is told instead of a wait, whatever the estimate", () => {
  assert.equal(waitWords({ estimatedWaitMs: null, agents: nobody }), text.customer.nobody);
  assert.equal(waitWords({ estimatedWaitMs: 60_000, agents: nobody }), text.customer.nobody);
  assert.deepEqual([nobody, serving, null].map(isUnserved), [true, false, false]);
});

test("a wait that nobody can tell is told as such", () => {
  assert.equal(waitWords({ estimatedWaitMs: null, agents: serving }), text.customer.waitUnknown);
  assert.equal(waitWords({ estimatedWaitMs: null, agents: null }), text.customer.waitUnknown);
  assert.equal(waitWords({ estimatedWaitMs: 60_000, agents: { ...nobody, away: 1 } }), text.customer.allAway);
});
