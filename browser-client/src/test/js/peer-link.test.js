import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { TwoSides, inEveryInterleaving, joinedSides, passes } from "./two-sides.js";

test("both sides offer at the same time and agree", () =>
  inEveryInterleaving((sides) => {
    sides.openBoth();
  }));

test("one side comes later", () =>
  inEveryInterleaving(async (sides) => {
    sides.open("ada");
    await sides.run(sides.between(0, 6));
    sides.open("ben");
  }));

test("both restart ICE, again and again, at any moment", () =>
  inEveryInterleaving(async (sides) => {
    sides.openBoth();
    for (let i = 0; i < 4; i++) {
      await sides.run(sides.between(0, 12));
      sides.links[sides.pick(["ada", "ben"])].pc.restartIce();
    }
  }));

test("one side reloads at any moment, and the other follows", () =>
  inEveryInterleaving(async (sides) => {
    sides.openBoth();
    await sides.run(sides.between(0, 40));
    sides.open(sides.pick(["ada", "ben"]));
  }));

test("one side reloads while the other restarts ICE towards the page that is gone", () =>
  inEveryInterleaving(async (sides) => {
    sides.openBoth();
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
    sides.openBoth();
    for (let i = 0; i < 5; i++) {
      await sides.run(sides.between(0, 15));
      sides.open(sides.pick(["ada", "ben"]));
    }
  }));

test("fresh peer connections, reloads and restarts in any mixture", () =>
  inEveryInterleaving(async (sides) => {
    sides.openBoth();
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
  const { sides, ben } = await joinedSides();
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
  const { sides, ada, ben } = await joinedSides();
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
async function connected() {
  const joined = await joinedSides();
  for (const { pc } of [joined.ada, joined.ben]) {
    pc.channel.readyState = "open";
    pc.become("connected");
  }
  return joined;
}

const restartsSeenBy = ({ pc }) => JSON.parse(pc.remoteDescription.sdp).generation;

test("a restart after which nothing comes through, though it counts as connected, is made again soon", async () => {
  const { sides, ada, ben } = await connected();
  ada.pc.restartIce();
  await sides.run();
  assert.equal(restartsSeenBy(ben), 1);
  await passes(sides, 2500);
  assert.ok(restartsSeenBy(ben) > 1, `${restartsSeenBy(ben)} restarts`);
  assert.equal(restartsSeenBy(ada), 0, "by the side that had offered");
  sides.close();
});

test("a restart after which the other side answers is not made again", async () => {
  const { sides, ada, ben } = await connected();
  ada.pc.channel.send = () => ada.pc.channel.onmessage({ data: JSON.stringify({ type: "pong", sentAt: 0 }) });
  ada.pc.restartIce();
  await passes(sides, 10_000);
  assert.equal(restartsSeenBy(ben), 1);
  sides.close();
});

test("asks for ICE servers as soon as the way breaks", async () => {
  const { sides, ada } = await joinedSides();
  ada.pc.become("connected");
  assert.equal(sides.asked.ada, 0);
  ada.pc.become("disconnected");
  assert.equal(sides.asked.ada, 1);
  sides.close();
});

test("a link follows a page that was loaded anew with credentials that still live", () =>
  inEveryInterleaving(async (sides) => {
    sides.openBoth();
    await sides.run();
    const live = sides.expire("ada");
    sides.open("ben");
    assert.ok(await sides.run());
    assert.equal(sides.links.ada.pc.gatheredWith, live);
  }));

test("a restart that the other side asks for is answered with credentials that still live", () =>
  inEveryInterleaving(async (sides) => {
    sides.openBoth();
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
