import { accountOf } from './account.mjs';
import { Client } from './client.mjs';
import { createRoom, mintToken } from './control-plane.mjs';
import { eventually, letTimePass } from '../../deploy/local/waiting.mjs';

// As official clients do that nobody has told otherwise; only the polling ones are told to stay so.
const officialDefaults = { reconnectionDelay: 1_000, reconnectionDelayMax: 5_000 };
// Of a replica's lease up to 3 s are over when the replica ends. What a client knows of its absence
// begins and ends a little later than what the replicas know.
const OF_THE_LEASE_MS = 4_000;

/** Two people in a room, each of whom sends to the other for as long as it goes on. */
export class Talk {
  /** @type {Person[]} */
  people;

  /** @param leaseMs of a replica: whoever is back before it ends is not missed */
  static async begin(stack, { name, transport, leaseMs }) {
    const { roomId } = await createRoom(stack);
    const enter = async (sub, role) => {
      const token = await mintToken(stack, { sub, role, rooms: [roomId] });
      const client = await Client.connect(stack.origin, token, {
        ...officialDefaults,
        transports: [transport],
      });
      await client.send('join-room', { roomId });
      return new Person(client, roomId, leaseMs - OF_THE_LEASE_MS);
    };
    const talk = new Talk();
    talk.people = [await enter(`bob-${name}`, 'customer'), await enter(`ana-${name}`, 'agent')];
    return talk;
  }

  /** @param over an AbortSignal: what was begun then is still finished */
  async talk(over, pauseMs) {
    await Promise.all(this.people.map((person) => person.talk(over, pauseMs)));
  }

  /** What became of all that was sent; to be asked when nobody talks any more. */
  async account() {
    const [bob, ana] = this.people;
    return [await ana.account(bob), await bob.account(ana)];
  }

  close() {
    for (const { client } of this.people) client.close();
  }
}

class Person {
  /** Numbers of the events that were acknowledged. */
  sent = [];
  /** Why connections ended, in the client's words. */
  ends = [];
  /** Times that an event was sent again: there was no answer in time, or one that asked for it. */
  sentAgain = 0;
  #heardAt;
  #longestSilence = 0;
  #goneAt;
  #longestAway = 0;
  #notMissedMs;

  constructor(client, roomId, notMissedMs) {
    this.client = client;
    this.roomId = roomId;
    this.#notMissedMs = notMissedMs;
    client.socket.on('ice-candidate', () => {
      const now = performance.now();
      this.#longestSilence = Math.max(this.#longestSilence, now - (this.#heardAt ?? now));
      this.#heardAt = now;
    });
    client.socket.on('disconnect', (reason, details) => {
      this.#goneAt ??= performance.now();
      const why = [reason, details?.description?.message ?? details?.description].filter(Boolean);
      this.ends.push(why.join(': '));
    });
    client.socket.on('session-ready', () => {
      const now = performance.now();
      this.#longestAway = Math.max(this.#longestAway, now - (this.#goneAt ?? now));
      this.#goneAt = undefined;
    });
  }

  /** Was away, once at least, for so long that the others are told. */
  get wasMissed() {
    return this.#longestAway >= this.#notMissedMs;
  }

  /** How often the client has come back. */
  get returns() {
    return this.client.all('session-ready').length - 1;
  }

  /** Here, and has heard the other since then. */
  hears(since) {
    return this.client.socket.connected && this.#heardAt > since;
  }

  /** The longest time, in ms, between two events that arrived, since it was last asked. */
  takeLongestSilence() {
    const longest = this.#longestSilence;
    this.#longestSilence = 0;
    return longest;
  }

  /** As a client does that means its events to arrive: the same id until it is acknowledged. */
  async talk(over, pauseMs) {
    await letTimePass(Math.random() * pauseMs, 'they do not all begin at the same moment');
    for (let number = 0; !over.aborted; number++) {
      const event = { candidate: { candidate: `${number}` }, id: `event-${number}` };
      let times = 0;
      const acknowledged = async () => {
        times++;
        const { ok, error } = await this.client.send('ice-candidate', event, 'brief');
        if (error?.code === 'not-in-room') await this.#enterAgain(event, times);
        return ok;
      };
      await eventually(acknowledged, { patience: 'heavy', what: 'an acknowledgment' });
      this.sentAgain += times - 1;
      this.sent.push(number);
      await letTimePass(pauseMs, 'this much is said, and no more');
    }
  }

  // The session is a new one, and the old one was not known any more. What was refused is not asked again.
  async #enterAgain(event, times) {
    await this.client.send('join-room', { roomId: this.roomId }, 'brief');
    event.id = `${event.id}-${times}`;
  }

  async account(other) {
    const sentByTheOther = other.sent;
    const heard = () =>
      this.client.all('ice-candidate').map(({ payload }) => Number(payload.candidate.candidate));
    const everything = () => new Set(heard()).size >= sentByTheOther.length;
    await eventually(everything, { patience: 'heavy' }).catch(() => {});
    // Whatever came twice would come before an answer that was asked for later.
    await this.client.send('heartbeat', {});
    const told = (name) => this.client.all(name).length;
    const disconnected = told('participant-disconnected') + told('participant-left');
    return {
      events: sentByTheOther.length,
      ...accountOf(sentByTheOther, heard()),
      sentAgain: this.sentAgain,
      anew: this.client.all('session-ready').filter(({ payload }, i) => i > 0 && !payload.recovered)
        .length,
      disconnected: other.wasMissed ? 0 : disconnected,
      missed: other.wasMissed ? 1 : 0,
    };
  }
}
