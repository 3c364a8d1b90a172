import assert from "node:assert/strict";
import { test } from "node:test";
import { joinedSides } from "./two-sides.js";

/** An RTCRtpSender that tells what was switched on and off. */
class FakeSender {
  switched = [];
  #encodings;

  constructor(kind, encodings) {
    this.track = { kind };
    this.#encodings = encodings;
  }

  getParameters() {
    return { encodings: structuredClone(this.#encodings) };
  }

  async setParameters({ encodings }) {
    this.#encodings = encodings;
    this.switched.push(encodings.map(({ active }) => active));
  }
}

test("begins the picture anew when an interrupted way is back, and only then", async () => {
  const { sides } = await joinedSides();
  const { pc } = sides.links.ada;
  const picture = new FakeSender("video", [{ active: true }, { active: false }]);
  const paused = new FakeSender("video", [{ active: false }]);
  const sound = new FakeSender("audio", [{ active: true }]);
  pc.senders = [sound, paused, picture];

  pc.become("connected");
  await sides.run();
  assert.deepEqual(picture.switched, [], "it has only begun");

  pc.become("disconnected");
  pc.become("connecting");
  pc.become("connected");
  await sides.run();
  assert.deepEqual(picture.switched, [
    [false, false],
    [true, false],
  ]);
  assert.deepEqual([sound.switched, paused.switched], [[], []], "what is not sent stays so");
});

test("begins the picture anew on a way that only the other side had found broken", async () => {
  const { sides, ada, ben } = await joinedSides();
  const picture = new FakeSender("video", [{ active: true }]);
  ada.pc.senders = [picture];
  for (const { pc } of [ada, ben]) pc.become("connected");
  const { iceTransport } = ada.pc.sctp.transport;
  iceTransport.onselectedcandidatepairchange();
  await sides.run();
  assert.deepEqual(picture.switched, [], "another way of the same network");

  ben.pc.become("disconnected");
  ben.pc.restartIce();
  await sides.run();
  iceTransport.onselectedcandidatepairchange();
  await sides.run();
  assert.deepEqual(picture.switched, [[false], [true]]);
});
