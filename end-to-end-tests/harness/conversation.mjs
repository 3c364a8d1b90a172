import assert from 'node:assert/strict';
import { readRoom } from './control-plane.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';

/**
 * Two people in one call: what they say to each other, and what has to hold after each fault: the same
 * call in the same room, pictures both ways, transcript and events whole.
 */
export class Conversation {
  /** @type {string} */
  callId;
  /** @type {string} */
  roomId;
  /** What each of them has said, in order. */
  #said = new Map();

  /**
   * @param {import('../../deploy/local/stack.mjs').Stack} stack
   * @param {import('./call-page.mjs').CallPage[]} people both of them
   */
  constructor(stack, ...people) {
    this.stack = stack;
    this.people = people;
    for (const person of people) this.#said.set(person, []);
  }

  /** Both see each other; from here on it is this call and no other. */
  async begins() {
    await this.#seeEachOther();
    const [someone] = this.people;
    this.callId = await eventually(() => someone.callId(), { what: 'the call' });
    this.roomId = await someone.roomId();
  }

  async says(person, text) {
    await person.says(text);
    this.#said.get(person).push(text);
  }

  async goesOn() {
    await this.#seeEachOther();
    for (const person of this.people) {
      assert.equal(await person.callId(), this.callId, `the same call at ${person.name}'s`);
      assert.equal(await person.roomId(), this.roomId, `the same room at ${person.name}'s`);
      inOrderAndOnce(await person.events());
    }
    const goesOn = async () => {
      const { callId, status } = await readRoom(this.stack, this.roomId);
      return callId === this.callId && status === 'active';
    };
    // Pictures may move before the one whose connection was lost is back.
    await eventually(goesOn, { what: 'the same call, with both of them in it' });
    await this.#transcriptsAreWhole();
  }

  async #seeEachOther() {
    const [one, other] = this.people;
    await one.seesTheOther(other);
    await other.seesTheOther(one);
  }

  // Who of two spoke first when both spoke within a moment is a matter of their clocks.
  async #transcriptsAreWhole() {
    const said = [...this.#said.values()];
    for (const person of this.people) {
      const isWhole = async () => (await person.transcript()).length >= said.flat().length;
      try {
        await eventually(isWhole, { what: `the whole transcript at ${person.name}'s` });
      } catch (error) {
        throw new Error(`${error.message}; ${await person.describeTranscript()}`, { cause: error });
      }
      const lines = await person.transcript();
      assert.deepEqual(lines.toSorted(), said.flat().toSorted(), `at ${person.name}'s`);
      for (const own of said) {
        assert.deepEqual(
          lines.filter((line) => own.includes(line)),
          own,
          `in order, at ${person.name}'s`,
        );
      }
    }
    const [one, other] = this.people;
    assert.deepEqual(await one.transcript(), await other.transcript(), 'both read the same');
  }
}

/** Durable events are numbered without a hole, none twice; each run of Redis has an epoch of its own. */
function inOrderAndOnce(events) {
  const offsets = events.filter(({ offset }) => offset).map(({ offset }) => offset.split('-'));
  for (let i = 1; i < offsets.length; i++) {
    assert.ok(BigInt(offsets[i][0]) >= BigInt(offsets[i - 1][0]), 'epochs grow');
    assert.equal(
      Number(offsets[i][1]),
      Number(offsets[i - 1][1]) + 1,
      `offsets ${offsets.map((o) => o[1])}`,
    );
  }
}
