import { Backends } from './backends.mjs';
import { Client } from './client.mjs';
import { backendToken, mintToken } from './control-plane.mjs';
import { TranscribedCall } from './transcribed-call.mjs';
import { letTimePass } from '../../deploy/local/waiting.mjs';

const VISIT_MS = 30_000;
const PAUSE_MS = 1_000;
const TRANSCRIPTS = 2;
// As official clients do that nobody has told otherwise.
const officialDefaults = { reconnectionDelay: 1_000, reconnectionDelayMax: 5_000 };

/**
 * Customers who come, call an agent, talk and go, one call after the other; transcripts that are
 * written and read; backends that ask for things. Whatever fails is counted, and tried again by whoever
 * comes next: no outage ends it.
 */
export class SteadyLoad {
  calls = 0;
  /** Calls that were not held, by why. @type {Map<string, number>} */
  failed = new Map();
  #stack;
  #pairs;
  #over = new AbortController();
  #transcribed = [];
  #all = Promise.resolve([]);

  /**
   * @param {import('../../deploy/local/stack.mjs').Stack} stack
   * @param {number} pairs of a customer and an agent
   */
  constructor(stack, pairs) {
    this.#stack = stack;
    this.#pairs = pairs;
  }

  async begin() {
    const token = await backendToken(this.#stack);
    const { signal } = this.#over;
    const names = Array.from({ length: TRANSCRIPTS }, (_, i) => `load-${Date.now()}-${i}`);
    this.#transcribed = names.map((name) => new TranscribedCall(this.#stack, name, token));
    this.#all = Promise.allSettled([
      ...Array.from({ length: this.#pairs }, (_, pair) => this.#callAgainAndAgain(pair)),
      ...this.#transcribed.map((each) => each.speak(signal, PAUSE_MS)),
      new Backends(this.#stack, PAUSE_MS).work(signal),
    ]);
  }

  async end() {
    this.#over.abort();
    await this.#all;
    for (const each of this.#transcribed) each.close();
  }

  async #callAgainAndAgain(pair) {
    await letTimePass((pair * VISIT_MS) / this.#pairs, 'they do not all come at the same moment');
    for (let visit = 0; !this.#over.signal.aborted; visit++) {
      const people = [];
      try {
        await this.#call(people, { pair, visit });
        this.calls++;
      } catch (error) {
        this.failed.set(error.message, (this.failed.get(error.message) ?? 0) + 1);
      } finally {
        for (const person of people) person.close();
      }
      await letTimePass(PAUSE_MS, 'nobody tries again at once');
    }
  }

  /** @param {Client[]} people who came */
  async #call(people, { pair, visit }) {
    const queue = `queue-${pair}`;
    const arrives = (role) =>
      this.#arrives(people, {
        claims: { sub: `${role}-${pair}-${visit}`, role, queues: [queue] },
        transport: pair % 4 === 0 ? 'polling' : 'websocket',
      });
    const agent = await arrives('agent');
    await agent.send('set-availability', { available: true }, 'brief');
    const customer = await arrives('customer');
    const { callId } = await customer.send('request-call', { queue }, 'brief');
    await agent.next('call-ringing', (ring) => ring.callId === callId);
    await agent.send('accept-call', { callId }, 'brief');
    const { roomId } = (await customer.next('call-accepted')).payload;
    await Promise.all(people.map((person) => person.send('join-room', { roomId }, 'brief')));
    await this.#talk(people);
    await customer.send('end-call', { callId }, 'brief');
  }

  async #arrives(people, { claims, transport }) {
    const token = await mintToken(this.#stack, claims);
    const client = new Client(this.#stack.origin, token, {
      ...officialDefaults,
      transports: [transport],
    });
    people.push(client);
    const refused = new Promise((_, reject) => {
      // One that is active tries again by itself.
      client.socket.on('connect_error', (error) => {
        if (!client.socket.active) reject(error);
      });
    });
    await Promise.race([client.next('session-ready'), refused]);
    return client;
  }

  /** What is not acknowledged in time is not said again. */
  async #talk(people) {
    const until = performance.now() + VISIT_MS;
    for (let said = 0; performance.now() < until && !this.#over.signal.aborted; said++) {
      const event = { candidate: { candidate: `${said}` }, id: `event-${said}` };
      await Promise.allSettled(people.map((each) => each.send('ice-candidate', event, 'brief')));
      await letTimePass(PAUSE_MS, 'this much is said, and no more');
    }
  }
}
