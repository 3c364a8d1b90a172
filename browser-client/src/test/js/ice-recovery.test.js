import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { IceRecovery } from "../../main/resources/META-INF/resources/holdfast/ice-recovery.js";

let now;
let restarts;
let attempts;
let recovery;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  now = 0;
  restarts = [];
  attempts = [];
  recovery = new IceRecovery((attempt) => {
    restarts.push(now);
    attempts.push(attempt);
  });
});

function pass(ms) {
  for (let i = 0; i < ms; i += 100) {
    now += 100;
    mock.timers.tick(100);
  }
}

test("restarts 1.5 s after a disconnection, then 1, 2, 4, 8, 8 s apart, for ever", () => {
  recovery.stateChanged("disconnected");
  pass(40_000);
  assert.deepEqual(restarts, [1500, 2500, 4500, 8500, 16_500, 24_500, 32_500]);
});

test("a blip that ends by itself costs nothing", () => {
  recovery.stateChanged("disconnected");
  pass(1000);
  recovery.stateChanged("connected");
  pass(20_000);
  assert.deepEqual(restarts, []);
});

test("a doubt is answered at once, and hurries no restart that is planned", () => {
  recovery.doubt();
  pass(900);
  recovery.doubt();
  pass(200);
  assert.deepEqual(restarts, [100, 1100]);
});

test("a failure is answered at once", () => {
  recovery.stateChanged("failed");
  pass(100);
  assert.equal(restarts.length, 1);
});

test("a failure during an outage keeps to the pace", () => {
  recovery.stateChanged("disconnected");
  pass(2000);
  recovery.stateChanged("failed");
  pass(4000);
  assert.deepEqual(restarts, [1500, 2500, 4500]);
});

test("the next outage starts from the beginning", () => {
  recovery.stateChanged("disconnected");
  pass(10_000);
  recovery.stateChanged("connected");
  restarts.length = 0;
  now = 0;
  recovery.stateChanged("disconnected");
  pass(3000);
  assert.deepEqual(restarts, [1500, 2500]);
});

test("once signals arrive again it restarts at once, and counts from one", () => {
  recovery.stateChanged("disconnected");
  pass(10_000);
  recovery.beginAnew();
  pass(3100);
  assert.deepEqual(restarts, [1500, 2500, 4500, 8500, 10_100, 11_100, 13_100]);
  assert.deepEqual(attempts, [0, 1, 2, 3, 0, 1, 2]);
});

test("gives way to the other side's restart, but not for ever", () => {
  recovery.stateChanged("disconnected");
  pass(1400);
  recovery.giveWay();
  pass(1000);
  recovery.giveWay(); // an own one is under way
  pass(1000);
  assert.deepEqual(restarts, [2400, 3400]);
});

test("who has no reason to restart gives no way", () => {
  recovery.giveWay();
  pass(20_000);
  assert.deepEqual(restarts, []);
});

test("nothing happens after close", () => {
  recovery.stateChanged("disconnected");
  recovery.close();
  recovery.stateChanged("failed");
  pass(20_000);
  assert.deepEqual(restarts, []);
});

test("a fresh connection is given the longest time", () => {
  recovery.stateChanged("failed");
  pass(100);
  recovery.startedOver();
  pass(12_000);
  assert.deepEqual(restarts, [100, 8100, 10_100]);
});
