import { accountOf } from './account.mjs';
import { CallPage } from './call-page.mjs';
import { createRoom } from './control-plane.mjs';
import { Conversation } from './conversation.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';

const EVENTS = 20;

/**
 * A call between two browsers, such as Chromium and Firefox, while something breaks: what both send each other
 * meanwhile arrives once and in order, and afterwards it is the same call, with pictures both ways.
 */
export class MixedCall {
  /** @type {CallPage[]} */
  people;
  /** @type {Conversation} */
  talk;
  #sent = 0;

  /** @param launched the browsers of { agent, customer } */
  static async begin(stack, name, launched) {
    const call = new MixedCall();
    const { roomId } = await createRoom(stack, { type: 'demo' });
    call.people = await Promise.all(
      Object.entries(launched).map(([role, browser]) =>
        CallPage.open(browser, stack, { name: `${role}-${name}`, role, roomId }),
      ),
    );
    call.talk = new Conversation(stack, ...call.people);
    await call.talk.begins();
    return call;
  }

  /**
   * @param {() => Promise<void>} fault
   * @returns {Promise<{sent: number, lost: number, doubled: number, disordered: number}>}
   */
  async comesThrough(fault) {
    const numbers = Array.from({ length: EVENTS }, () => this.#sent++);
    await Promise.all([fault(), ...this.people.map((person) => person.sendsNumbers(numbers))]);
    const [first] = this.people;
    await this.talk.says(first, `Did something happen, before number ${this.#sent}?`);
    await this.talk.goesOn();
    const outcomes = await Promise.all(this.people.map((person) => this.#account(person, numbers)));
    const sum = { sent: 0, lost: 0, doubled: 0, disordered: 0 };
    for (const outcome of outcomes) for (const key of Object.keys(sum)) sum[key] += outcome[key];
    return sum;
  }

  async #account(person, numbers) {
    const heard = async () => (await person.numbersHeard()).filter((n) => n >= numbers[0]);
    const all = async () => new Set(await heard()).size >= numbers.length;
    await eventually(all, { what: `all events at ${person.name}'s` }).catch(() => {});
    return { sent: numbers.length, ...accountOf(numbers, await heard()) };
  }

  close() {
    return Promise.all(this.people.map((person) => person.close()));
  }
}
