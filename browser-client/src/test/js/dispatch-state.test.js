import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { DispatchState, stageOf } from "../../main/resources/META-INF/resources/holdfast/dispatch-state.js";

const java = "../../../../shared-state/src/main/java/dev/holdfast/state/dispatch/CallState.java";

test("the SDK knows exactly the states that the server has", () => {
  const source = readFileSync(new URL(java, import.meta.url), "utf8");
  const constants = [...source.matchAll(/^ {2}([A-Z_]+)[,;]$/gm)].map(([, name]) => name);
  const states = Object.fromEntries(constants.map((name) => [name, name.toLowerCase()]));
  assert.deepEqual(DispatchState, states);
});

test("a call has come as far as its state says", () => {
  const { QUEUED, RINGING, ACCEPTING, ACTIVE } = DispatchState;
  const stages = [QUEUED, RINGING, ACCEPTING, ACTIVE].map(stageOf);
  assert.deepEqual(stages, ["queued", "ringing", "ringing", "accepted"]);
});

test("a state that a later server may add leaves the call in the queue", () => {
  assert.equal(stageOf("parked"), "queued");
});
