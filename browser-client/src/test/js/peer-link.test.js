import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { TwoSides } from "./two-sides.js";

// Time stands still: what is tested here is order.
mock.timers.enable({ apis: ["setTimeout", "setInterval"] });

const SEEDS = Array.from({ length: 150 }, (_, i) => i + 1);

async function inEveryInterleaving(story) {
  for (const seed of SEEDS) {
    const sides = new TwoSides(seed);
    await story(sides);
    assert.ok(await sides.run(), `seed ${seed}: never comes to rest ${sides.describe()}`);
    assert.ok(sides.joined, `seed ${seed}: not joined ${sides.describe()}`);
    assert.deepEqual(sides.errors, [], `seed ${seed}`);
  }
}

test("both sides offer at the same time and agree", () =>
  inEveryInterleaving((sides) => {
    sides.open("ada");
    sides.open("ben");
  }));

test("one side comes later", () =>
  inEveryInterleaving(async (sides) => {
    sides.open("ada");
    await sides.run(sides.between(0, 6));
    sides.open("ben");
  }));

test("both restart ICE, again and again, at any moment", () =>
  inEveryInterleaving(async (sides) => {
    sides.open("ada");
    sides.open("ben");
    for (let i = 0; i < 4; i++) {
      await sides.run(sides.between(0, 12));
      sides.links[sides.pick(["ada", "ben"])].pc.restartIce();
    }
  }));

test("one side reloads at any moment, and the other follows", () =>
  inEveryInterleaving(async (sides) => {
    sides.open("ada");
    sides.open("ben");
    await sides.run(sides.between(0, 40));
    sides.open(sides.pick(["ada", "ben"]));
  }));

test("one side reloads while the other restarts ICE towards the page that is gone", () =>
  inEveryInterleaving(async (sides) => {
    sides.open("ada");
    sides.open("ben");
    await sides.run();
    const [gone, left] = sides.pick([
      ["ada", "ben"],
      ["ben", "ada"],
    ]);
    sides.links[left].pc.restartIce();
    await sides.run(sides.between(0, 3));
    sides.open(gone);
    sides.links[left].pc.restartIce();
  }));

test("both sides reload, several times, at any moment", () =>
  inEveryInterleaving(async (sides) => {
    sides.open("ada");
    sides.open("ben");
    for (let i = 0; i < 5; i++) {
      await sides.run(sides.between(0, 15));
      sides.open(sides.pick(["ada", "ben"]));
    }
  }));

test("fresh peer connections, reloads and restarts in any mixture", () =>
  inEveryInterleaving(async (sides) => {
    sides.open("ada");
    sides.open("ben");
    for (let i = 0; i < 8; i++) {
      await sides.run(sides.between(0, 15));
      const side = sides.pick(["ada", "ben"]);
      sides.pick([
        () => sides.open(side),
        () => sides.links[side].renew(),
        () => sides.links[side].pc.restartIce(),
        () => sides.links[side].resume(),
      ])();
    }
  }));

test("an offer that reached nobody is sent again", async () => {
  const sides = new TwoSides(1);
  const lost = [];
  sides.open("ada");
  await sides.run(3);
  sides.open("ben").receive = async (...signal) => lost.push(signal);
  await sides.run();
  assert.ok(lost.length > 0);
  delete sides.links.ben.receive;
  sides.links.ada.resume();
  sides.links.ben.resume();
  assert.ok(await sides.run());
  assert.ok(sides.joined, sides.describe());
});

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
  const sides = new TwoSides(1);
  sides.open("ada");
  sides.open("ben");
  await sides.run();
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
