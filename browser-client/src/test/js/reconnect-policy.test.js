import assert from "node:assert/strict";
import { test } from "node:test";
import {
  SIGNALING_RETRY,
  TRANSCRIPT_RETRY,
  growingDelay,
  iceRestartDelay,
  transportsFor,
} from "../../main/resources/META-INF/resources/holdfast/reconnect-policy.js";

const signalingDelay = growingDelay(SIGNALING_RETRY);
const transcriptDelay = growingDelay(TRANSCRIPT_RETRY);

test("signaling waits 1 s at first and never more than 5 s", () => {
  assert.deepEqual(
    [0, 1, 2, 3, 4, 1000].map((n) => signalingDelay(n, 0)),
    [1000, 2000, 4000, 5000, 5000, 5000],
  );
});

test("signaling spreads a crowd over half of the delay", () => {
  assert.equal(signalingDelay(0, 1), 500);
  assert.equal(signalingDelay(9, 1), 2500);
});

test("transcripts wait 1, 2, then 4 s for ever, all alike", () => {
  assert.deepEqual(
    [0, 1, 2, 3, 99].map((n) => transcriptDelay(n)),
    [1000, 2000, 4000, 4000, 4000],
  );
});

test("ICE restarts come after 1, 2, 4, then 8 s for ever", () => {
  assert.deepEqual(
    [0, 1, 2, 3, 4, 99].map((n) => iceRestartDelay(n)),
    [1000, 2000, 4000, 8000, 8000, 8000],
  );
});

test("where WebSockets do not get through, every second attempt begins by polling", () => {
  const first = [0, 1, 2, 3, 4].map((attempt) => transportsFor(["websocket", "polling"], attempt)[0]);
  assert.deepEqual(first, ["websocket", "websocket", "polling", "websocket", "polling"]);
  assert.deepEqual(transportsFor(["websocket"], 2), ["websocket"]);
});

test("a policy that would flood the server, or never try again, is refused", () => {
  for (const wrong of [
    { firstMs: 10 },
    { firstMs: NaN },
    { firstMs: 6000 },
    { mostMs: 1e9 },
    { mostMs: undefined },
    { jitter: 2 },
    { jitter: "none" },
  ]) {
    assert.throws(() => growingDelay({ ...SIGNALING_RETRY, ...wrong }), { name: "RangeError", message: /^retry: / });
  }
});
