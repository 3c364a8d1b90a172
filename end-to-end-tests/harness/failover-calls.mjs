import { eventually, inTime, letTimePass } from '../../deploy/local/waiting.mjs';
import { Person } from './contact-centre.mjs';
import { backendToken, request } from './control-plane.mjs';
import { isFound } from './failover-writers.mjs';

const PAIRS = 4;
const WAITING = 12;
const PAUSE_MS = 200;
const ACCEPTED = ['active', 'waiting-for-reconnection'];
// For what may never come.
const bounded = { patience: /** @type {const} */ ('usual') };

/**
 * Calls of people who come anew for each kill: some ask one after the other for a place in a queue that nobody
 * serves meanwhile; agents take calls all the time, and end them.
 */
export class FailoverCalls {
  /** @type {Round} */
  #round;
  #stack;
  #rounds = 0;

  constructor(stack) {
    this.#stack = stack;
  }

  /** Before each kill. */
  async begin() {
    this.#round = new Round(this.#stack, `${this.#rounds++}`);
    await this.#round.begin();
  }

  /**
   * What became of the calls; it ends although calls are gone.
   *
   * @returns acknowledged: places in the queue, accepted and ended calls; lost: those of which the services know less
   *     than what was acknowledged; disordered: places before somebody who asked earlier; anew: as of events;
   *     unended: what had no acknowledgment in time
   */
  async account() {
    const outcome = await this.#round.account();
    this.#round.close();
    return outcome;
  }

  close() {
    this.#round?.close();
  }
}

class Round {
  /** In the order of their acknowledgments. @type {{ customer: Person, callId: string }[]} */
  #waiting = [];
  /** The last that was acknowledged of each call of the pairs, by its id. @type {Map<string, string[]>} */
  #states = new Map();
  /** @type {Person[]} */
  #people = [];
  #over = new AbortController();
  #unended = 0;
  /** @type {Promise<unknown>} */
  #work;
  #stack;
  #name;

  constructor(stack, name) {
    this.#stack = stack;
    this.#name = name;
  }

  async begin() {
    const numbers = (count) => Array.from({ length: count }, (_, i) => i);
    const arrives = async (role, i, queue) => {
      const userId = `${role}-${this.#name}-${queue}-${i}`;
      const options = { userId, role, queues: [`${queue}-${this.#name}`], random: undefined };
      const person = new Person(this.#stack, options);
      this.#people.push(person);
      await person.arrive();
      if (role === 'agent') await person.does('set-availability', { available: true });
      return person;
    };
    const pairs = await Promise.all(
      numbers(PAIRS).map((i) =>
        Promise.all([arrives('agent', i, `pair-${i}`), arrives('customer', i, `pair-${i}`)]),
      ),
    );
    const customers = await Promise.all(
      numbers(WAITING).map((i) => arrives('customer', i, 'waiting')),
    );
    this.#work = Promise.all([
      this.#queue(customers),
      ...pairs.map(([agent, customer]) => this.#call(agent, customer)),
    ]);
  }

  /** Everybody finishes what was begun, then it is asked what is there. */
  async account() {
    this.#over.abort();
    await this.#work;
    const bearer = await backendToken(this.#stack);
    const stateOf = async (callId) => {
      const path = `/v1/calls/${callId}`;
      return (await isFound(() => request(this.#stack, 'GET', path, { bearer })))?.state;
    };
    let lost = 0;
    for (const [callId, states] of this.#states) {
      if (!states.includes(await stateOf(callId))) lost++;
    }
    const places = [];
    for (const { customer, callId } of this.#waiting) {
      if ((await stateOf(callId)) !== 'queued') lost++;
      else places.push((await this.#ask(customer)).position);
    }
    return {
      acknowledged: this.#states.size + this.#waiting.length,
      lost,
      doubled: 0,
      disordered: places.filter((place, i) => i > 0 && place <= places[i - 1]).length,
      anew: this.#people.filter((person) =>
        person.heard('session-ready').some(({ recovered }, i) => i > 0 && !recovered),
      ).length,
      unended: this.#unended,
    };
  }

  close() {
    this.#over.abort();
    for (const person of this.#people) person.leave();
  }

  /** One after the other, each after the acknowledgment of the one before. */
  async #queue(customers) {
    for (const customer of customers) {
      const ack = await this.#bounded(this.#ask(customer));
      if (ack?.ok) this.#waiting.push({ customer, callId: ack.callId });
      await letTimePass(PAUSE_MS, 'they ask one after the other');
    }
  }

  async #call(agent, customer) {
    while (!this.#over.signal.aborted) {
      const ack = await this.#bounded(this.#ask(customer));
      if (!ack?.ok) break;
      const { callId } = ack;
      if (!(await this.#accepted(agent, callId))) break;
      this.#states.set(callId, ACCEPTED);
      await letTimePass(PAUSE_MS, 'they talk');
      if (this.#over.signal.aborted) break;
      // Whoever asks for its end may have either until it is acknowledged.
      this.#states.set(callId, [...ACCEPTED, 'ended']);
      const end = await this.#bounded(agent.does('end-call', { callId }));
      if (!end?.ok) break;
      this.#states.set(callId, ['ended']);
    }
  }

  async #accepted(agent, callId) {
    const rings = ({ payload }) => payload.callId === callId;
    const accepted = async () => {
      if (!agent.client.all('call-ringing').some(rings)) return false;
      return (await agent.does('accept-call', { callId })).ok;
    };
    return this.#bounded(eventually(accepted, bounded));
  }

  #ask(customer) {
    return customer.does('request-call', { queue: customer.queues[0] });
  }

  /** What the work gives, or nothing: of a call that is gone the rest never comes. */
  async #bounded(work) {
    try {
      return await inTime(work, { ...bounded, what: 'what a call needs' });
    } catch {
      this.#unended++;
      return undefined;
    }
  }
}
