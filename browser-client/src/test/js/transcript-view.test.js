import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { FakePage } from "./fake-page.js";

let page = new FakePage();
const { TranscriptView } = await import("../../main/resources/META-INF/resources/demo/transcript-view.js");

const MANY = 5000;
const segment = (id, more = {}) => ({ id, text: `says ${id}`, speaker: "caller", isFinal: true, ...more });
const many = Array.from({ length: MANY }, (_, i) => segment(`s${i}`));
const shown = () => page.element("transcript").nodes.map(({ dataset }) => dataset.id ?? "gap");

let view;
let announced;

beforeEach(() => {
  page = new FakePage();
  announced = [];
  view = new TranscriptView({
    nameOf: ({ speaker }) => speaker,
    isOwn: ({ speaker }) => speaker === "agent",
    announce: (line) => announced.push(line),
  });
});

test("a long transcript is laid out a fixed number of times, and each line is made once", () => {
  view.render(many);
  assert.deepEqual(shown(), many.map(({ id }) => id));
  assert.ok(page.layouts <= 4, `${page.layouts} layouts`);
  const { changes } = page;
  assert.ok(changes <= 6 * MANY, `${changes} changes`);

  page.layouts = 0;
  view.render([...many, segment("last", { isFinal: false })]);
  assert.ok(page.changes - changes <= 6, "one more line costs as much as the first one");
  assert.ok(page.layouts <= 4);
});

test("of many lines that come at once only the last ones are read out", () => {
  view.render(many);
  assert.deepEqual(announced, many.slice(-3).map(({ text }) => `caller: ${text}`));
  announced = [];
  view.render([...many, segment("own", { speaker: "agent" }), segment("a"), segment("b", { isFinal: false })]);
  assert.deepEqual(announced, ["caller: says a"]);
});

test("lines stand in the order of the segments, wherever they come in and whatever goes", () => {
  view.render([segment("b"), segment("d", { isFinal: false })]);
  view.render([segment("a"), segment("b"), segment("c"), segment("d"), segment("e")]);
  assert.deepEqual(shown(), ["a", "b", "c", "d", "e"]);
  view.render([segment("a"), segment("c"), segment("e")]);
  assert.deepEqual(shown(), ["a", "c", "e"]);
});

test("a hole stays where it was told, and what is said next comes after it", () => {
  view.render([segment("a")]);
  view.showGap();
  view.render([segment("a"), segment("b")]);
  assert.deepEqual(shown(), ["a", "gap", "b"]);
});
