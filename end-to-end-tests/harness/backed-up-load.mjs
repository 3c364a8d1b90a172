import { accountOf } from './account.mjs';
import { Backends } from './backends.mjs';
import { Client } from './client.mjs';
import { Person } from './contact-centre.mjs';
import { backendToken, createRoom, mintToken } from './control-plane.mjs';
import { SteadyQueues } from './steady-queue.mjs';
import { Talk } from './talk.mjs';
import { TranscribedCall } from './transcribed-call.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';

const PAIRS = 4;
const ROOMS = 5;
const MORE = 20;
const PAUSE_MS = 50;
const patiently = { patience: 'heavy' };

/**
 * What goes on while a backup is taken: pairs that talk, a call with people who wait behind it, calls that follow each
 * other, a transcript, backends that make and close rooms; and Bob, who sends to two people who are away.
 */
export class BackedUpLoad {
  /** Rooms that stay open. @type {string[]} */
  rooms = [];
  /** A room that was made after the backup. @type {string} */
  lateRoom;
  /** Those to whom Bob sent while they were away. @type {Client[]} */
  absent = [];
  /** Arrived after the backup, and waits in a queue. @type {Person} */
  late;
  /** The call for which that person waits. @type {string} */
  lateCall;
  #lateReadies = 1;
  /** @type {Talk[]} */
  #talks = [];
  #over = new AbortController();
  #callsOver = new AbortController();

  /** @param {import('../../deploy/local/stack.mjs').Stack} stack */
  constructor(stack) {
    this.stack = stack;
    this.queues = new SteadyQueues(stack);
    this.backends = new Backends(stack);
  }

  /** Everything goes on, and Bob has sent. */
  async begin() {
    const bearer = await backendToken(this.stack);
    await this.queues.begin();
    for (let i = 0; i < ROOMS; i++) this.rooms.push((await createRoom(this.stack)).roomId);
    await this.#someAreAway();
    for (let name = 0; name < PAIRS; name++) {
      const options = { name, transport: 'websocket', leaseMs: Infinity };
      this.#talks.push(await Talk.begin(this.stack, options));
    }
    this.transcript = new TranscribedCall(this.stack, 'backed-up', bearer);
    const { signal } = this.#over;
    this.traffic = Promise.all([
      ...this.#talks.map((talk) => talk.talk(signal, PAUSE_MS)),
      this.transcript.speak(signal, PAUSE_MS),
    ]);
    this.calls = Promise.all([
      this.queues.work(this.#callsOver.signal),
      this.backends.work(this.#callsOver.signal),
    ]);
    // Looked at when they are over; until then a failure must not end the process.
    for (const each of [this.traffic, this.calls]) each.catch(() => {});
    await this.#goesOnFrom(undefined);
  }

  /** What was acknowledged until now, and what everybody had heard. */
  mark() {
    return {
      said: this.talkers.map(({ sent }) => sent.length),
      spoken: this.transcript.producer.said.length,
      finals: this.transcript.producer.acknowledged,
      calls: [...this.queues.made],
      closed: [...this.backends.rooms],
      heard: this.clients.map(({ received }) => received.length),
    };
  }

  /** Goes on after a backup, of which this is the mark, and ends what does not go on after a restore. */
  async goOn(mark) {
    await this.#bobSends('late');
    this.lateRoom = (await createRoom(this.stack)).roomId;
    this.late = new Person(this.stack, {
      ...{ userId: 'late', role: 'customer', queues: ['late'], random: undefined },
    });
    await this.late.arrive();
    this.lateCall = (await this.late.does('request-call', { queue: 'late' })).callId;
    await this.#goesOnFrom(mark);
    this.#callsOver.abort();
    await this.calls;
  }

  get talkers() {
    return this.#talks.flatMap(({ people }) => people);
  }

  /** All who are connected all the time, in an order that stays. */
  get clients() {
    const callers = this.queues.people.map(({ client }) => client);
    return [this.bob, ...callers, ...this.talkers.map(({ client }) => client)];
  }

  /**
   * Of what the talkers had sent until the mark.
   *
   * @param {ReturnType<BackedUpLoad['mark']>} mark
   */
  accountUntil({ said }) {
    return this.talkers.map(({ sent }, i) => {
      // The two of a talk follow each other.
      const heard = candidatesOf(this.talkers[i ^ 1].client).map(Number);
      const early = sent.slice(0, said[i]);
      return accountOf(
        early,
        heard.filter((number) => early.includes(number)),
      );
    });
  }

  /** Who arrived after the backup finds nothing of it after a restore, is told so, and asks again. */
  async lateIsTold() {
    const { late } = this;
    const ready = () => late.heard('session-ready')[this.#lateReadies];
    const { recovered, call } = await eventually(ready, { ...patiently, what: 'who came late' });
    this.#lateReadies++;
    const cancelled = await late.does('cancel-call', { callId: this.lateCall });
    this.lateCall = (await late.does('request-call', { queue: 'late' })).callId;
    return { recovered, call, cancelled: cancelled.error?.code };
  }

  /** What Bob has sent to those who are away. */
  static sentByBob(word) {
    return Array.from({ length: MORE }, (_, i) => `${word} ${i}`);
  }

  /** The pairs still talk, and hear each other. */
  async talkGoesOn() {
    const since = performance.now();
    const all = () => this.talkers.every((person) => person.hears(since));
    await eventually(all, { ...patiently, what: 'everybody to hear the other again' });
  }

  close() {
    this.#over.abort();
    this.#callsOver.abort();
    for (const each of [...this.#talks, this.queues, this.transcript]) each?.close();
    for (const client of [this.bob, ...this.absent]) client?.close();
    this.late?.leave();
  }

  async #someAreAway() {
    const { roomId } = await createRoom(this.stack);
    const enter = async (sub, role) => {
      const token = await mintToken(this.stack, { sub, role, rooms: [roomId] });
      const client = await Client.connect(this.stack.origin, token);
      await client.send('join-room', { roomId });
      return client;
    };
    this.bob = await enter('bob', 'agent');
    for (const sub of ['ana', 'eve']) {
      const client = await enter(sub, 'customer');
      client.vanish();
      await this.bob.next('participant-disconnected');
      this.absent.push(client);
    }
    await this.#bobSends('early');
  }

  async #bobSends(word) {
    for (const candidate of BackedUpLoad.sentByBob(word)) {
      const event = { candidate: { candidate }, id: candidate };
      const { ok } = await this.bob.send('ice-candidate', event);
      if (!ok) throw new Error(`${candidate} was refused`);
    }
  }

  /** Until there is more of everything. */
  async #goesOnFrom(mark = { said: this.talkers.map(() => 0), finals: [], calls: [], closed: [] }) {
    const isMore = () =>
      this.talkers.every(({ sent }, i) => sent.length > mark.said[i] + MORE) &&
      this.transcript.producer.acknowledged.length > mark.finals.length + MORE &&
      this.queues.made.length > mark.calls.length + 1 &&
      this.backends.rooms.length > mark.closed.length + MORE;
    await eventually(isMore, { ...patiently, what: 'more of everything' });
  }
}

/** What others sent to a client, in the order in which it came. */
export function candidatesOf(client) {
  return client.all('ice-candidate').map(({ payload }) => payload.candidate.candidate);
}
