import assert from "node:assert/strict";
import { mock } from "node:test";
import { SeededRandom } from "../../../../end-to-end-tests/harness/seeded-random.mjs";
import { FakePeerConnection } from "./fake-peer-connection.js";

// Time stands still: what is tested here is order.
mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
const { PeerLink } = await import("../../main/resources/META-INF/resources/holdfast/peer-link.js");

/**
 * Two participants and the signaling between them, which keeps order and loses nothing, like the
 * sessions' outboxes. What happens next is drawn by a seeded random: any operation that is under
 * way may finish, any side's next signal may arrive.
 */
export class TwoSides {
  errors = [];
  /** How often each side has asked for new ICE servers. */
  asked = { ada: 0, ben: 0 };
  iceServers = { ada: this.#serversOf("ada"), ben: this.#serversOf("ben") };
  /** Set by the test: whether this RTCPeerConnection refuses the description that it is given now. */
  refuses = () => false;
  /** Whether the sides reach one another, as far as they know. */
  hears = true;
  #random;
  #turns = [];
  #issued = 0;
  #inbox = { ada: [], ben: [] };
  /** @type {{ada: PeerLink, ben: PeerLink}} */
  links = { ada: null, ben: null };

  constructor(seed) {
    this.#random = new SeededRandom(seed);
    FakePeerConnection.world = this;
  }

  /** The credentials of a side run out; the next ones are known once they were asked for. */
  expire(side) {
    const { iceServers } = this;
    const current = Object.freeze([{ urls: "turn:turn.example.com", credential: `${side}${++this.#issued}` }]);
    iceServers[side].fresh = async () => {
      await this.turn();
      iceServers[side].current = current;
      return current;
    };
    return current;
  }

  #serversOf(side) {
    const servers = {
      current: [],
      fresh: async () => servers.current,
      renewed: () => {
        this.asked[side]++;
        return servers.fresh();
      },
    };
    return servers;
  }

  /** Part of the fake world: ends when it is drawn. */
  turn() {
    return new Promise((resolve) => this.#turns.push(resolve));
  }

  /** A page is opened, or opened again: what its predecessor had not received yet is replayed to it. */
  open(side) {
    const peerId = side === "ada" ? "ben" : "ada";
    this.links[side]?.pc.close();
    const link = new PeerLink({
      selfId: side,
      peerId,
      iceServers: this.iceServers[side],
      canSignal: () => this.hears,
      signal: (kind, value) => {
        // A page that is gone says no more.
        if (this.links[side] === link) this.#inbox[peerId].push([kind, structuredClone(value)]);
      },
    });
    this.links[side] = link;
    link.on("error", ({ error }) => this.errors.push(`${side}: ${error.message}`));
    return link;
  }

  /** Both pages are opened, ada's first. */
  openBoth() {
    return [this.open("ada"), this.open("ben")];
  }

  /** @param {number} steps at most so many things happen; @returns whether all is quiet */
  async run(steps = 2000) {
    for (let step = 0; step < steps; step++) {
      await microtasks();
      const choices = [
        ...this.#turns.map((_, i) => () => this.#turns.splice(i, 1)[0]()),
        ...["ada", "ben"]
          .filter((side) => this.links[side] && this.#inbox[side].length > 0)
          .map((side) => () => this.#deliver(side)),
      ];
      if (choices.length === 0) return true;
      this.#random.of(choices)();
    }
    return false;
  }

  pick(list) {
    return this.#random.of(list);
  }

  between(least, most) {
    return least + this.#random.below(most - least + 1);
  }

  /** Whether each side's RTCPeerConnection is bound to the other's present one, with nothing open. */
  get joined() {
    const { ada, ben } = this.links;
    return (
      ada.pc.signalingState === "stable" &&
      ben.pc.signalingState === "stable" &&
      ada.pc.remoteFingerprint === ben.pc.fingerprint &&
      ben.pc.remoteFingerprint === ada.pc.fingerprint
    );
  }

  describe() {
    return JSON.stringify(
      Object.entries(this.links).map(([side, { pc }]) => [
        side,
        pc.signalingState,
        pc.fingerprint,
        pc.remoteFingerprint,
      ]),
    );
  }

  close() {
    Object.values(this.links).forEach((link) => link?.close());
  }

  #deliver(side) {
    const [kind, value] = this.#inbox[side].shift();
    this.links[side].receive(kind, value);
  }
}

const SEEDS = Array.from({ length: 150 }, (_, i) => i + 1);

/**
 * A story that ends with both joined, whatever the order in which things happen.
 *
 * @param {(sides: TwoSides) => unknown} story
 * @param {RegExp} [expected] errors that are told meanwhile
 */
export async function inEveryInterleaving(story, expected = /^$/) {
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

/** Time passes, and what happens in it. */
export async function passes(sides, ms) {
  for (let passed = 0; passed < ms; passed += 500) {
    mock.timers.tick(500);
    await sides.run();
  }
}

/** Two sides that have agreed, and nothing is under way. */
export async function joinedSides() {
  const sides = new TwoSides(1);
  const [ada, ben] = sides.openBoth();
  await sides.run();
  return { sides, ada, ben };
}

function microtasks() {
  return new Promise((resolve) => setImmediate(resolve));
}
