import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { SeededRandom } from "../../../../end-to-end-tests/harness/seeded-random.mjs";
import { Adaptation, STEPS, sendAt } from "../../main/resources/META-INF/resources/holdfast/adaptation.js";
import { QualityWatch } from "../../main/resources/META-INF/resources/holdfast/quality-watch.js";
import { settled } from "./fake-server.js";

mock.timers.enable({ apis: ["setInterval"] });

const many = (level, count) => Array(count).fill(level);
const run = (adaptation, levels) => levels.map((level) => adaptation.add(level).name).at(-1);

/** An RTCPeerConnection of which only what is sent, and what is counted, matters. */
class Way {
  parameters = { encodings: [{}] };
  seconds = 0;
  fractionLost = 0;

  getSenders() {
    return [{ track: { kind: "audio" } }, this];
  }

  track = { kind: "video" };

  getParameters() {
    return structuredClone(this.parameters);
  }

  async setParameters(parameters) {
    this.parameters = parameters;
  }

  async getStats() {
    this.seconds += 2;
    const timestamp = this.seconds * 1000;
    return new Map(
      [
        { type: "candidate-pair", nominated: true, state: "succeeded", timestamp, currentRoundTripTime: 0.03 },
        { type: "inbound-rtp", kind: "audio", timestamp, packetsReceived: this.seconds * 50, bytesReceived: 1 },
        { type: "remote-inbound-rtp", kind: "audio", fractionLost: this.fractionLost },
      ].map((stat, i) => [i, stat]),
    );
  }
}

test("bad: step by step less picture, and at last only sound", () => {
  const adaptation = new Adaptation();
  const names = many("bad", 12).map((level) => adaptation.add(level).name);
  assert.deepEqual([...new Set(names)], ["full", "reduced", "low", "least", "audio-only"]);
});

test("one bad sample alone changes nothing", () => {
  assert.equal(run(new Adaptation(), ["bad", "good", "poor", "fair", "bad", "fair"]), "full");
});

test("good again: back up, step by step", () => {
  const adaptation = new Adaptation();
  run(adaptation, many("bad", 8));
  assert.equal(run(adaptation, many("good", 4)), "audio-only");
  assert.equal(run(adaptation, many("good", 1)), "least");
  assert.equal(run(adaptation, many("good", 15)), "full");
});

test("a step up that had to be taken back makes the next one wait twice as long", () => {
  const adaptation = new Adaptation();
  run(adaptation, many("bad", 2));
  assert.equal(run(adaptation, many("good", 5)), "full");
  assert.equal(run(adaptation, many("bad", 2)), "reduced");
  assert.equal(run(adaptation, many("good", 9)), "reduced");
  assert.equal(run(adaptation, many("good", 1)), "full");
});

test("whatever happens, a good way brings everything back", () => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = new SeededRandom(seed);
    const adaptation = new Adaptation();
    for (let i = 0; i < 300; i++) adaptation.add(random.of(["good", "fair", "poor", "bad"]));
    assert.equal(run(adaptation, many("good", 60 * STEPS.length)), "full", `seed ${seed}`);
  }
});

test("a step sets the picture's encoding, and takes back what the step before had set", async () => {
  const way = new Way();
  await sendAt(way, STEPS[3]);
  assert.deepEqual(way.parameters.encodings, [
    { active: true, maxBitrate: 100_000, scaleResolutionDownBy: 4, maxFramerate: 10 },
  ]);
  await sendAt(way, STEPS[0]);
  assert.deepEqual(way.parameters.encodings, [{ active: true, scaleResolutionDownBy: 1 }]);
});

test("a link on a bad way sends less, says so, and sends everything again when the way is good", async () => {
  const way = new Way();
  const link = { pc: way, state: "connected", paused: false, pausePicture: (paused) => (link.paused = paused) };
  const watch = new QualityWatch(link);
  const steps = [];
  watch.on("step", (step) => steps.push(step));
  const pass = async (samples) => {
    for (let i = 0; i < samples; i++) {
      mock.timers.tick(2000);
      await settled();
    }
  };
  way.fractionLost = 0.3;
  await pass(12);
  assert.deepEqual(steps, ["reduced", "low", "least", "audio-only"]);
  assert.equal(way.parameters.encodings[0].active, false);
  assert.equal(link.paused, true);
  way.fractionLost = 0;
  await pass(30);
  assert.equal(steps.at(-1), "full");
  assert.equal(way.parameters.encodings[0].active, true);
  assert.equal(link.paused, false);
  link.state = "reconnecting";
  const { seconds } = way;
  await pass(3);
  assert.equal(way.seconds, seconds, "nothing is measured while it is not connected");
  watch.close();
});
