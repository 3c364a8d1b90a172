import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "../../../../end-to-end-tests/harness/seeded-random.mjs";
import { TranscriptSegments } from "../../main/resources/META-INF/resources/holdfast/transcript-segments.js";

const at = (second) => new Date(Date.UTC(2026, 0, 31, 10, 0, second)).toISOString();
const segment = (id, text, { revision = 1, isFinal = false, second = 0 } = {}) => ({
  id,
  text,
  revision,
  isFinal,
  timestamp: at(second),
  speaker: "caller",
});
const texts = (segments) => segments.list.map(({ text }) => text);

test("a higher revision replaces the interim in its place", () => {
  const segments = new TranscriptSegments();
  segments.apply(segment("a", "he"));
  segments.apply(segment("b", "world", { second: 1 }));
  segments.apply(segment("a", "hello", { revision: 2, second: 2 }));
  assert.deepEqual(texts(segments), ["hello", "world"]);
});

test("segments without times stand in the server's order, live and when they are read again", () => {
  const caller = { orderAt: 1000, orderNo: 1 };
  const agent = { orderAt: 1000, orderNo: 2 };
  const live = new TranscriptSegments();
  live.apply({ ...segment("a", "hello, I", { second: 1 }), ...caller });
  live.apply({ ...segment("b", "mm hm", { isFinal: true, second: 2 }), ...agent });
  live.apply({ ...segment("a", "hello, I wanted to ask", { isFinal: true, second: 9 }), ...caller });
  const again = new TranscriptSegments();
  again.apply({ ...segment("b", "mm hm", { isFinal: true, second: 2 }), ...agent });
  again.apply({ ...segment("a", "hello, I wanted to ask", { isFinal: true, second: 9 }), ...caller });
  assert.deepEqual(texts(live), ["hello, I wanted to ask", "mm hm"]);
  assert.deepEqual(texts(again), texts(live));
});

test("a lower or equal revision is ignored", () => {
  const segments = new TranscriptSegments();
  segments.apply(segment("a", "hello", { revision: 2 }));
  assert.equal(segments.apply(segment("a", "he", { revision: 1 })), false);
  assert.equal(segments.apply(segment("a", "other", { revision: 2 })), false);
  assert.deepEqual(texts(segments), ["hello"]);
});

test("a final ends the segment, whatever revision comes after it", () => {
  const segments = new TranscriptSegments();
  segments.apply(segment("a", "hello", { revision: 1, isFinal: true }));
  assert.equal(segments.apply(segment("a", "hello?", { revision: 9 })), false);
  assert.deepEqual(texts(segments), ["hello"]);
});

test("the same words twice are two segments", () => {
  const segments = new TranscriptSegments();
  segments.apply(segment("a", "yes", { isFinal: true }));
  segments.apply(segment("b", "yes", { isFinal: true, second: 1 }));
  assert.deepEqual(texts(segments), ["yes", "yes"]);
});

test("a redaction rewrites, and does not reopen, a final", () => {
  const segments = new TranscriptSegments();
  segments.apply(segment("a", "my card is 4111", { isFinal: true }));
  segments.redact({ transcriptId: "a", text: "my card is ████" });
  segments.apply(segment("a", "my card is 4111", { revision: 2 }));
  assert.deepEqual(texts(segments), ["my card is ████"]);
});

test("words that were given up stay, marked, until their final comes after all", () => {
  const segments = new TranscriptSegments();
  segments.apply(segment("a", "please sen", { revision: 7 }));
  assert.equal(segments.giveUp(segment("a", "please sen", { revision: 7 })), true);
  assert.equal(segments.list[0].unconfirmed, true);
  segments.apply(segment("a", "please send", { revision: 1 }));
  assert.equal(segments.list[0].unconfirmed, undefined);
  segments.giveUp(segment("a", "please send"));
  segments.apply(segment("a", "Please send it.", { revision: 2, isFinal: true }));
  assert.equal(segments.giveUp(segment("a", "please send")), false);
  assert.deepEqual(texts(segments), ["Please send it."]);
  assert.equal(segments.list[0].unconfirmed, undefined);
  // Of noise nothing is left.
  segments.apply(segment("b", "hm"));
  segments.giveUp(segment("b", " "));
  assert.deepEqual(texts(segments), ["Please send it."]);
});

test("an interim that was given up disappears, a final does not", () => {
  const segments = new TranscriptSegments();
  segments.apply(segment("a", "hm"));
  segments.apply(segment("b", "yes", { isFinal: true }));
  assert.equal(segments.drop("a"), true);
  assert.equal(segments.drop("b"), false);
  assert.deepEqual(texts(segments), ["yes"]);
});

test("segments stand in the order of speech, not of arrival", () => {
  const segments = new TranscriptSegments();
  segments.apply(segment("b", "second", { isFinal: true, second: 5 }));
  segments.apply(segment("a", "first", { isFinal: true, second: 3 }));
  assert.deepEqual(texts(segments), ["first", "second"]);
});

test("any order and any repetition of the same messages end in the same transcript", () => {
  const messages = ["a", "b", "c", "d"].flatMap((id, n) => [
    segment(id, `${id}1`, { revision: 1, second: n }),
    segment(id, `${id}2`, { revision: 2, second: n }),
    segment(id, `${id}3`, { revision: 3, second: n, isFinal: true }),
  ]);
  for (let seed = 1; seed <= 200; seed++) {
    const segments = new TranscriptSegments();
    const random = new SeededRandom(seed);
    for (const message of random.shuffled([...messages, ...messages])) segments.apply(message);
    assert.deepEqual(texts(segments), ["a3", "b3", "c3", "d3"], `seed ${seed}`);
  }
});

test("a final without words takes its line away, and nothing that comes late brings it back", () => {
  const segments = new TranscriptSegments();
  assert.equal(segments.apply(segment("never", " ", { isFinal: true })), false);
  segments.apply(segment("a", "hi there"));
  segments.apply(segment("a.2", "there", { second: 1 }));
  segments.apply(segment("a", "hi there", { revision: 2, isFinal: true }));
  assert.equal(segments.apply(segment("a.2", "", { revision: 2, isFinal: true })), true);
  assert.deepEqual(texts(segments), ["hi there"]);
  assert.equal(segments.apply(segment("a.2", "there", { revision: 3 })), false);
  assert.equal(segments.giveUp(segment("a.2", "there")), false);
  assert.equal(segments.redact({ transcriptId: "a.2", text: "████" }), false);
  assert.deepEqual(texts(segments), ["hi there"]);
  segments.clear();
  segments.apply(segment("a.2", "there"));
  assert.deepEqual(texts(segments), ["there"]);
});

test("an interim that has lost its words is not shown, and has its place when it has some again", () => {
  const segments = new TranscriptSegments();
  segments.apply(segment("a", "hi", { second: 1 }));
  segments.apply(segment("b", "yes", { second: 2 }));
  assert.equal(segments.apply(segment("a", "", { revision: 2, second: 3 })), true);
  assert.deepEqual(texts(segments), ["yes"]);
  assert.equal(segments.apply(segment("a", " ", { revision: 3, second: 3 })), false);
  segments.apply(segment("a", "high", { revision: 4, second: 4 }));
  assert.deepEqual(texts(segments), ["high", "yes"]);
  segments.apply(segment("a", "", { revision: 5, second: 5 }));
  assert.equal(segments.drop("a"), false);
  assert.deepEqual(texts(segments), ["yes"]);
});

test("what was given up and turns out to be nothing goes, and that is a change", () => {
  const segments = new TranscriptSegments();
  segments.apply({ ...segment("a", "hm"), orderNo: 1 });
  segments.giveUp({ ...segment("a", "hm"), orderNo: 1 });
  assert.equal(segments.apply({ ...segment("a", "", { isFinal: true }), orderNo: 2 }), true);
  assert.deepEqual(texts(segments), []);
});
