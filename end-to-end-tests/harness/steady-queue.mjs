import { Person } from './contact-centre.mjs';
import { callsOf, replay } from './call-history.mjs';
import { eventually, letTimePass } from '../../deploy/local/waiting.mjs';

const WAITING = 3;
// A customer may ask for 200 calls an hour.
const PAUSE_MS = 2_000;
const patiently = { patience: 'heavy' };

class Caller extends Person {
  /** The last call that was asked for. @type {string} */
  callId;
}

/**
 * Calls over a deploy. In one queue a call goes on all the time, and people wait behind it, who are served in the
 * end; in another one call follows the other.
 *
 *     const queues = new SteadyQueues(stack);
 *     await queues.begin();
 *     await queues.work(over);
 *     await queues.serveWhoWait();
 *     assert.deepEqual(await queues.account(), …);
 */
export class SteadyQueues {
  /** In the order in which they asked. @type {Caller[]} */
  waiting = [];
  /** The ids of the calls that followed each other. @type {string[]} */
  made = [];
  /** Those who waited, as they were served. */
  served = [];
  /** @type {{ agent: Caller, customer: Caller }} */
  busy;
  /** @type {Caller} */
  agent;
  /** @type {Caller} */
  customer;
  /** @type {Caller[]} */
  people = [];

  static queues = ['steady', 'busy'];

  constructor(stack) {
    this.stack = stack;
  }

  async begin() {
    const arrives = async (userId, role, queue) => {
      const person = new Caller(this.stack, { userId, role, queues: [queue], random: undefined });
      this.people.push(person);
      await person.arrive();
      if (role === 'agent') await person.does('set-availability', { available: true });
      return person;
    };
    this.busy = {
      agent: await arrives('busy-agent', 'agent', 'busy'),
      customer: await arrives('busy-customer', 'customer', 'busy'),
    };
    this.agent = await arrives('steady-agent', 'agent', 'steady');
    this.customer = await arrives('steady-customer', 'customer', 'steady');
    this.customer.callId = await this.#asks(this.customer);
    await this.#accepts(this.agent, this.customer);
    for (let i = 0; i < WAITING; i++) {
      const customer = await arrives(`waiting-${i}`, 'customer', 'steady');
      customer.callId = await this.#asks(customer);
      this.waiting.push(customer);
    }
  }

  /** One call after the other, until it is over; the last one is still finished. */
  async work(over) {
    const { agent, customer } = this.busy;
    while (!over.aborted) {
      customer.callId = await this.#asks(customer);
      this.made.push(customer.callId);
      await this.#accepts(agent, customer);
      await this.#ends(agent, customer);
      await letTimePass(PAUSE_MS, 'they are not there to load the machine');
    }
  }

  /** The call that went on ends, and those who waited get the agent, one after the other. */
  async serveWhoWait() {
    const wentOn = this.agent.heard('call-ended').length === 0;
    await this.#ends(this.agent, this.customer);
    while (this.served.length < this.waiting.length) {
      const ring = (await this.agent.client.next('call-ringing', () => true, patiently)).payload;
      const customer = this.waiting.find(({ callId }) => callId === ring.callId);
      this.served.push(customer?.userId);
      await this.agent.does('accept-call', { callId: ring.callId });
      await this.#ends(this.agent, customer);
    }
    return wentOn;
  }

  /** What became of all calls. */
  async account() {
    const customers = [this.busy.customer, this.customer, ...this.waiting];
    const told = customers.flatMap((each) => each.heard('call-ended'));
    const asked = [...this.made, ...[this.customer, ...this.waiting].map(({ callId }) => callId)];
    const calls = (
      await Promise.all(SteadyQueues.queues.map((q) => callsOf(this.stack, q)))
    ).flat();
    const ids = new Set(calls.map(({ callId }) => callId));
    return {
      calls: asked.length,
      lost: asked.filter((id) => !ids.has(id)).length,
      doubled: calls.length - asked.length + (told.length - asked.length),
      unfinished: calls.filter(({ reason }) => reason !== 'completed').length,
      contradictory: calls.filter((call) => replay(call.events).state !== call.state).length,
      anew: this.people
        .flatMap((each) => each.heard('session-ready').slice(1))
        .filter(({ recovered }) => !recovered).length,
    };
  }

  close() {
    for (const person of this.people) person.leave();
  }

  async #asks(customer) {
    return (await customer.does('request-call', { queue: customer.queues[0] })).callId;
  }

  async #accepts(agent, { client, callId }) {
    const same = (payload) => payload.callId === callId;
    await agent.client.next('call-ringing', same, patiently);
    const accepted = async () => (await agent.does('accept-call', { callId })).ok;
    await eventually(accepted, { ...patiently, what: `${callId} to be accepted` });
    await client.next('call-accepted', same, patiently);
  }

  async #ends(agent, { client, callId }) {
    await agent.does('end-call', { callId });
    const same = (payload) => payload.callId === callId;
    await client.next('call-ended', same, patiently);
    await agent.client.next('call-ended', same, patiently);
  }
}
