import assert from "node:assert/strict";
import { test } from "node:test";
import { TwoSides, inEveryInterleaving, joinedSides, passes } from "./two-sides.js";

/** What is told of a description that was refused, and of the candidates that came with it. */
const REFUSALS = /SSL role|no remote description|candidate of another/;

test("a description that is refused makes the link anew, and both sides follow", () =>
  inEveryInterleaving(async (sides) => {
    sides.openBoth();
    if (sides.between(0, 1)) await sides.run();
    const refusing = sides.pick(["ada", "ben"]);
    let refusals = sides.between(1, 2);
    sides.refuses = (pc) => pc === sides.links[refusing].pc && refusals-- > 0;
    for (const side of ["ada", "ben"]) sides.links[side].pc.restartIce();
    await passes(sides, 4000);
  }, REFUSALS));

test("both sides refuse at the same time and agree", () =>
  inEveryInterleaving(async (sides) => {
    sides.openBoth();
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
  const { sides, ada, ben } = await joinedSides();
  let replaced = 0;
  ada.on("replaced", () => replaced++);
  sides.refuses = (pc) => pc === ada.pc && pc.connectionState === "connected";
  for (let seconds = 0; seconds < 120; seconds++) {
    for (const { pc } of [ada, ben]) if (pc.connectionState === "connecting") pc.become("connected");
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
  const { sides, ada } = await joinedSides();
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
  const { sides, ada, ben } = await joinedSides();
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
