import assert from "node:assert/strict";
import { test } from "node:test";
import {
  iceRestartDelay,
  signalingDelay,
  transcriptDelay,
  transportsFor,
} from "../../main/resources/META-INF/resources/holdfast/reconnect-policy.js";

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
