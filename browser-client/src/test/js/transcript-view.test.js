import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { FakePage } from "./fake-page.js";
import { TranscriptSegments } from "../../main/resources/META-INF/resources/holdfast/transcript-segments.js";

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
  assert.deepEqual(
    shown(),
    many.map(({ id }) => id),
  );
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
  assert.deepEqual(
    announced,
    many.slice(-3).map(({ text }) => `caller: ${text}`),
  );
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

test("a line whose place changes is moved, with its words and without a second line", () => {
  view.render([
    segment("a", { isFinal: false, orderNo: 1 }),
    segment("b", { orderNo: 2 }),
    segment("c", { orderNo: 4 }),
  ]);
  view.showGap();
  const { changes } = page;
  view.render([segment("b", { orderNo: 2 }), segment("a", { orderNo: 3 }), segment("c", { orderNo: 4 })]);
  assert.deepEqual(shown(), ["b", "a", "c", "gap"]);
  assert.ok(page.changes - changes <= 3 * 2 + 1, "only what moves is put somewhere");
  view.render([segment("b", { orderNo: 2 }), segment("c", { orderNo: 4 }), segment("a", { orderNo: 5 })]);
  assert.deepEqual(shown(), ["b", "c", "gap", "a"]);
});

test("lines are where the list of segments has them, whatever goes on late", () => {
  const segments = new TranscriptSegments();
  const apply = (id, orderAt, orderNo, isFinal) => segments.apply(segment(id, { orderAt, orderNo, isFinal }));
  apply("a", 100, 1, false);
  apply("b", 200, 2, true);
  view.render(segments.list);
  segments.giveUp(segment("a", { orderAt: 100, orderNo: 1, isFinal: false }));
  view.render(segments.list);
  apply("a", 300, 3, true);
  view.render(segments.list);
  assert.deepEqual(shown(), ["b", "a"]);
});
