import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { SpareConnection } from "../../main/resources/META-INF/resources/holdfast/spare-connection.js";

let made;
let iceServers;
let spare;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  made = [];
  globalThis.RTCPeerConnection = class {
    constructor(configuration) {
      this.configuration = configuration;
      made.push(this);
    }

    close() {
      this.isClosed = true;
    }
  };
  iceServers = {
    current: [{ urls: "turn:a" }],
    async fresh() {
      return this.current;
    },
  };
  spare = new SpareConnection(iceServers, { iceTransportPolicy: "relay" });
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("one is made ahead, gathers, and is given away once", async () => {
  assert.equal(spare.take(), null);
  spare.keep();
  spare.keep();
  await turn();
  assert.equal(made.length, 1);
  assert.deepEqual(made[0].configuration, {
    iceTransportPolicy: "relay",
    iceServers: iceServers.current,
    iceCandidatePoolSize: 1,
  });
  assert.equal(spare.take(), made[0]);
  assert.equal(made[0].isClosed, undefined);
  assert.equal(spare.take(), null);
});

test("it is made anew with newer servers, and one with older ones is never given away", async () => {
  spare.keep();
  await turn();
  iceServers.current = [{ urls: "turn:b" }];
  mock.timers.tick(60_000);
  await turn();
  assert.equal(made.length, 2);
  assert.ok(made[0].isClosed);
  iceServers.current = [{ urls: "turn:c" }];
  assert.equal(spare.take(), null);
  assert.ok(made[1].isClosed);
});

test("after a change of the network it is made anew, but not if none is kept", async () => {
  spare.renew();
  await turn();
  assert.equal(made.length, 0);
  spare.keep();
  await turn();
  spare.renew();
  await turn();
  assert.equal(made.length, 2);
  assert.ok(made[0].isClosed);
});

test("once dismissed none is left, not even one that was being made", async () => {
  spare.keep();
  spare.dismiss();
  await turn();
  assert.equal(made.length, 0);
  spare.keep();
  await turn();
  spare.dismiss();
  assert.ok(made[0].isClosed);
  mock.timers.tick(120_000);
  await turn();
  assert.equal(made.length, 1);
});
