import { mock } from "node:test";
import { TranscriptStream } from "../../main/resources/META-INF/resources/holdfast/transcript-stream.js";
import { FakeServer, settled, until } from "./fake-server.js";

/**
 * A TranscriptStream that was opened over a FakeServer, time standing still.
 *
 * @returns what a test holds of it; `reasons`: why tokens were asked for
 */
export async function openedTranscript(url, { reachable = true } = {}) {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const server = new FakeServer();
  server.reachable = reachable;
  const reasons = [];
  const stream = new TranscriptStream({
    url,
    callId: "c1",
    roomId: "r1",
    token: async ({ reason }) => {
      reasons.push(reason);
      return "a.b.c";
    },
  });
  stream.open();
  await until(() => server.connections.length === 1);
  await settled();
  return { server, stream, reasons };
}

export const connected = { type: "status", status: "connected", callId: "c1" };

export const line = (id, offset, more = {}) => ({
  type: "transcript",
  callId: "c1",
  offset,
  transcript: { id, text: id, speaker: "caller", timestamp: "2026-01-31T10:00:00.000Z", isFinal: true, ...more },
});

/** Lets the time pass, in which there is another attempt. */
export async function pass(ms, attempts) {
  const before = attempts();
  mock.timers.tick(ms);
  await until(() => attempts() > before);
  await settled();
}
