import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { LinkRenewal } from "../../main/resources/META-INF/resources/holdfast/link-renewal.js";

let now;
let renewals;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  now = 0;
  renewals = [];
});

const side = (polite, link) => new LinkRenewal(() => renewals.push(now), { polite, now: () => now, ...link });

function pass(ms) {
  for (let i = 0; i < ms; i += 100) {
    now += 100;
    mock.timers.tick(100);
  }
}

test("a link that is refused each time is made anew after 0, 1, 2, 4, 8, 16, 30, 30 s", () => {
  const renewal = side(false);
  for (let i = 0; i < 8; i++) {
    renewal.plan();
    renewal.plan(); // by both directions
    pass(i < 7 ? [100, 1000, 2000, 4000, 8000, 16_000, 30_000][i] : 30_000);
  }
  assert.deepEqual(renewals, [100, 1100, 3100, 7100, 15_100, 31_100, 61_100, 91_100]);
});

test("the polite side is half a second behind, and lets the other one be first", () => {
  const renewal = side(true);
  renewal.plan();
  pass(400);
  renewal.cancel();
  pass(5000);
  assert.deepEqual(renewals, []);
});

test("after a quiet minute a refusal is answered at once again", () => {
  const renewal = side(false);
  for (let i = 0; i < 4; i++) {
    renewal.plan();
    pass(10_000);
  }
  pass(60_000);
  renewals = [];
  const from = now;
  renewal.plan();
  pass(100);
  assert.deepEqual(renewals, [from + 100]);
});

test("a link that works all the same is made anew three times, and left alone then", () => {
  let works = true;
  const renewal = side(false, { works: () => works });
  for (let i = 0; i < 8; i++) {
    renewal.plan();
    pass(31_000);
  }
  assert.equal(renewals.length, 3);
  works = false;
  renewal.plan();
  pass(31_000);
  assert.equal(renewals.length, 4);
});

test("as long as nobody hears of it nothing is made anew, and no attempt is spent", () => {
  let isHeard = false;
  const renewal = side(false, { works: () => true, canRenew: () => isHeard });
  renewal.plan();
  pass(120_000);
  assert.equal(renewals.length, 0);
  isHeard = true;
  pass(31_000);
  assert.equal(renewals.length, 1);
});

test("what was made anew before the link worked is not counted", () => {
  let works = false;
  const renewal = side(false, { works: () => works });
  for (let i = 0; i < 3; i++) {
    renewal.plan();
    pass(10_000);
  }
  works = true;
  renewal.plan();
  pass(10_000);
  assert.equal(renewals.length, 4);
});

test("a link that was left alone is made anew when it works no more", () => {
  const renewal = side(false, { works: () => true });
  renewal.worksNoMore();
  for (let i = 0; i < 5; i++) {
    renewal.plan();
    pass(30_000);
  }
  assert.equal(renewals.length, 3);
  renewal.worksNoMore();
  renewal.worksNoMore();
  pass(100);
  assert.equal(renewals.length, 4);
  pass(60_000);
  assert.equal(renewals.length, 4);
});
