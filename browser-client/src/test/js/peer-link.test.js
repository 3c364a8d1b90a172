import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { TwoSides } from "./two-sides.js";

// Time stands still: what is tested here is order.
mock.timers.enable({ apis: ["setTimeout", "setInterval"] });

const SEEDS = Array.from({ length: 150 }, (_, i) => i + 1);

/** What is told of a description that was refused, and of the candidates that came with it. */
const REFUSALS = /SSL role|no remote description|candidate of another/;

async function inEveryInterleaving(story, expected = /^$/) {
  for (const seed of SEEDS) {
    const sides = new TwoSides(seed);
    await story(sides);
    assert.ok(await sides.run(), `seed ${seed}: never comes to rest ${sides.describe()}`);
    assert.ok(sides.joined, `seed ${seed}: not joined ${sides.describe()}`);
    assert.deepEqual(
      sides.errors.filter((error) => !expected.test(error)),
      [],
      `seed ${seed}`,
    );
    sides.close();
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

test("when signals arrive again a repeated offer is followed by a restart with candidates of now", async () => {
  const sides = new TwoSides(1);
  sides.open("ada");
  const ben = sides.open("ben");
  await sides.run();
  const { pc } = sides.links.ada;
  pc.become("disconnected");
  sides.links.ben = null; // nobody hears
  mock.timers.tick(1500);
  await sides.run();
  assert.equal(pc.signalingState, "have-local-offer");

  sides.links.ben = ben;
  sides.links.ada.resume();
  mock.timers.tick(0);
  assert.ok(await sides.run());
  assert.ok(sides.joined, sides.describe());
  assert.equal(JSON.parse(ben.pc.remoteDescription.sdp).generation, 2);
  sides.close();
});

test("whose offer was quicker is not answered by a restart of one's own", async () => {
  const sides = new TwoSides(1);
  const ada = sides.open("ada");
  const ben = sides.open("ben");
  await sides.run();
  for (const { pc } of [ada, ben]) pc.become("disconnected");
  mock.timers.tick(1400);
  ben.pc.restartIce();
  await sides.run();
  mock.timers.tick(900);
  await sides.run();
  assert.equal(JSON.parse(ben.pc.remoteDescription.sdp).generation, 0);
  sides.close();
});

/** Two sides whose way works, as their RTCPeerConnections find. */
async function connected(seed = 1) {
  const sides = new TwoSides(seed);
  sides.open("ada");
  sides.open("ben");
  await sides.run();
  for (const { pc } of Object.values(sides.links)) {
    pc.channel.readyState = "open";
    pc.become("connected");
  }
  return sides;
}

const restartsSeenBy = ({ pc }) => JSON.parse(pc.remoteDescription.sdp).generation;

test("a restart after which nothing comes through, though it counts as connected, is made again soon", async () => {
  const sides = await connected();
  const { ada, ben } = sides.links;
  ada.pc.restartIce();
  await sides.run();
  assert.equal(restartsSeenBy(ben), 1);
  await passes(sides, 2500);
  assert.ok(restartsSeenBy(ben) > 1, `${restartsSeenBy(ben)} restarts`);
  assert.equal(restartsSeenBy(ada), 0, "by the side that had offered");
  sides.close();
});

test("a restart after which the other side answers is not made again", async () => {
  const sides = await connected();
  const { ada, ben } = sides.links;
  ada.pc.channel.send = () => ada.pc.channel.onmessage({ data: JSON.stringify({ type: "pong", sentAt: 0 }) });
  ada.pc.restartIce();
  await passes(sides, 10_000);
  assert.equal(restartsSeenBy(ben), 1);
  sides.close();
});

test("asks for ICE servers as soon as the way breaks", async () => {
  const sides = new TwoSides(1);
  const ada = sides.open("ada");
  sides.open("ben");
  await sides.run();
  ada.pc.become("connected");
  assert.equal(sides.asked.ada, 0);
  ada.pc.become("disconnected");
  assert.equal(sides.asked.ada, 1);
  sides.close();
});

test("a link follows a page that was loaded anew with credentials that still live", () =>
  inEveryInterleaving(async (sides) => {
    sides.open("ada");
    sides.open("ben");
    await sides.run();
    const live = sides.expire("ada");
    sides.open("ben");
    assert.ok(await sides.run());
    assert.equal(sides.links.ada.pc.gatheredWith, live);
  }));

test("a restart that the other side asks for is answered with credentials that still live", () =>
  inEveryInterleaving(async (sides) => {
    sides.open("ada");
    sides.open("ben");
    await sides.run();
    const { pc } = sides.links.ada;
    const live = sides.expire("ada");
    sides.links.ben.pc.restartIce();
    assert.ok(await sides.run());
    assert.equal(sides.links.ada.pc, pc);
    assert.equal(pc.gatheredWith, live);
  }));

test("a link that is made anew, or was never answered, has credentials that still live", () =>
  inEveryInterleaving(async (sides) => {
    const ada = sides.open("ada");
    await sides.run();
    const first = sides.expire("ada");
    ada.resume();
    await sides.run();
    assert.equal(ada.pc.gatheredWith, first);
    sides.open("ben");
    await sides.run();
    const second = sides.expire("ada");
    ada.renew();
    assert.ok(await sides.run());
    assert.equal(ada.pc.gatheredWith, second);
  }));

/** Time passes, and what happens in it. */
async function passes(sides, ms) {
  for (let passed = 0; passed < ms; passed += 500) {
    mock.timers.tick(500);
    await sides.run();
  }
}

test("a description that is refused makes the link anew, and both sides follow", () =>
  inEveryInterleaving(async (sides) => {
    sides.open("ada");
    sides.open("ben");
    if (sides.between(0, 1)) await sides.run();
    const refusing = sides.pick(["ada", "ben"]);
    let refusals = sides.between(1, 2);
    sides.refuses = (pc) => pc === sides.links[refusing].pc && refusals-- > 0;
    for (const side of ["ada", "ben"]) sides.links[side].pc.restartIce();
    await passes(sides, 4000);
  }, REFUSALS));

test("both sides refuse at the same time and agree", () =>
  inEveryInterleaving(async (sides) => {
    sides.open("ada");
    sides.open("ben");
    const [ada, ben] = [sides.links.ada.pc, sides.links.ben.pc];
    sides.refuses = (pc) => pc === ada || pc === ben;
    await passes(sides, 4000);
  }, REFUSALS));

test("who refuses everything is tried again and again, ever more rarely, and heals", async () => {
  const sides = new TwoSides(1);
  const ada = sides.open("ada");
  sides.open("ben");
  let refused = 0;
  sides.refuses = (pc) => pc === sides.links.ben.pc && ++refused > 0;
  await passes(sides, 120_000);
  assert.ok(refused >= 5 && refused <= 20, `refused ${refused} times in two minutes`);
  sides.refuses = () => false;
  await passes(sides, 32_000);
  assert.ok(sides.joined, sides.describe());
  assert.notEqual(ada.state, "closed");
  sides.close();
});

test("sound that is there is not interrupted for ever by a camera that is refused each time", async () => {
  const sides = new TwoSides(1);
  const links = [sides.open("ada"), sides.open("ben")];
  const [ada, ben] = links;
  await sides.run();
  let replaced = 0;
  ada.on("replaced", () => replaced++);
  sides.refuses = (pc) => pc === ada.pc && pc.connectionState === "connected";
  for (let seconds = 0; seconds < 120; seconds++) {
    for (const { pc } of links) if (pc.connectionState === "connecting") pc.become("connected");
    ben.pc.restartIce(); // as a camera does, it makes an offer
    await passes(sides, 1000);
  }
  assert.equal(replaced, 3);
  assert.deepEqual([ada.state, ben.state], ["connected", "connected"]);
  assert.ok(sides.errors.length > 3, "each refusal is told");

  sides.refuses = () => false;
  ada.pc.become("disconnected"); // ben still waits for an answer, and takes no restart
  await passes(sides, 1000);
  assert.equal(replaced, 4);
  sides.close();
});

test("a link is not made anew while nobody hears of it, though its media flow", async () => {
  const sides = new TwoSides(1);
  const ada = sides.open("ada");
  sides.open("ben");
  await sides.run();
  const { pc } = ada;
  sides.hears = false;
  let refusals = 1;
  sides.refuses = (one) => one === pc && refusals-- > 0;
  sides.links.ben.pc.restartIce();
  await passes(sides, 5000);
  assert.equal(ada.pc, pc);
  sides.hears = true;
  await passes(sides, 35_000);
  assert.notEqual(ada.pc, pc);
  assert.ok(sides.joined, sides.describe());
  sides.close();
});

test("a transport that no ICE restart can bring back is made anew at once", async () => {
  const sides = new TwoSides(1);
  const ada = sides.open("ada");
  const ben = sides.open("ben");
  await sides.run();
  let replaced = 0;
  for (const link of [ada, ben]) {
    link.on("replaced", () => replaced++);
    link.pc.sctp.transport.state = "failed";
    link.pc.become("failed");
  }
  await passes(sides, 500);
  assert.equal(replaced, 2, "by one side, and the other one follows");
  assert.ok(sides.joined, sides.describe());
  sides.close();
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

test("begins the picture anew on a way that only the other side had found broken", async () => {
  const sides = new TwoSides(1);
  const ada = sides.open("ada");
  const ben = sides.open("ben");
  await sides.run();
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
