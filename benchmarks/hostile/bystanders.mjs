import { delay } from '../../deploy/local/waiting.mjs';
import { Client } from '../../end-to-end-tests/harness/client.mjs';
import { createRoom, mintToken } from '../../end-to-end-tests/harness/control-plane.mjs';

/** Well-behaved clients, two in a room each, who send to each other once a second and count. */
export class Bystanders {
  /** Milliseconds from an event to its acknowledgment, of all. */
  waits = [];
  rooms = [];
  calls = [];
  #people = [];
  #ended = false;

  static async in(stack, count) {
    const all = new Bystanders();
    for (let i = 0; i < count / 2; i++) await all.#enter(stack, i);
    return all;
  }

  async #enter(stack, i) {
    const { roomId } = await createRoom(stack);
    this.rooms.push(roomId);
    const pair = [];
    for (const [name, role] of [
      ['bob', 'customer'],
      ['ana', 'agent'],
    ]) {
      const token = await mintToken(stack, { sub: `${name}-${i}`, role, rooms: [roomId] });
      const client = await Client.connect(stack.origin, token, {
        transports: i % 4 === 0 ? ['polling'] : ['websocket'],
      });
      const room = await client.send('join-room', { roomId });
      pair.push(new Person(client, roomId, `${name}-${i}`));
      if (role === 'agent') this.calls.push(room.room?.callId ?? room.callId ?? `call-${i}`);
    }
    pair[0].other = pair[1];
    pair[1].other = pair[0];
    this.#people.push(...pair);
  }

  /** Until `end` is called. */
  async talk() {
    await Promise.all(this.#people.map((person) => this.#talk(person)));
  }

  async #talk(person) {
    await delay(Math.random() * 1000);
    while (!this.#ended) {
      const began = performance.now();
      await person.say();
      this.waits.push(performance.now() - began);
      await delay(Math.max(0, 1000 - (performance.now() - began)));
    }
  }

  /** @returns what became of all that was said: { said, refused, lost, doubled, disconnects } */
  async end() {
    this.#ended = true;
    await delay(2000);
    const sums = { said: 0, refused: 0, lost: 0, doubled: 0, disconnects: 0 };
    for (const person of this.#people) {
      for (const [key, value] of Object.entries(person.account())) sums[key] += value;
      person.client.close();
    }
    return sums;
  }
}

class Person {
  client;
  roomId;
  name;
  /** @type {Person} */
  other;
  #said = [];
  #refused = 0;
  #disconnects = 0;
  #heard = new Map();

  constructor(client, roomId, name) {
    Object.assign(this, { client, roomId, name });
    client.socket.on('disconnect', () => this.#disconnects++);
    client.socket.on('ice-candidate', ({ userId, candidate }) => {
      if (userId === this.other.name) {
        this.#heard.set(candidate.candidate, (this.#heard.get(candidate.candidate) ?? 0) + 1);
      }
      client.received.length = 0;
    });
  }

  async say() {
    const candidate = `${this.#said.length + this.#refused}`;
    const { ok } = await this.client
      .send('ice-candidate', { roomId: this.roomId, candidate: { candidate } }, 'heavy')
      .catch(() => ({ ok: false }));
    if (ok) this.#said.push(candidate);
    else this.#refused++;
  }

  account() {
    const heard = this.other.#heard;
    return {
      said: this.#said.length,
      refused: this.#refused,
      lost: this.#said.filter((candidate) => !heard.has(candidate)).length,
      doubled: [...heard.values()].reduce((all, times) => all + times - 1, 0),
      disconnects: this.#disconnects,
    };
  }
}
