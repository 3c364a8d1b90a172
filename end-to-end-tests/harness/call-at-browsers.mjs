import { CallPage } from './call-page.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';

/** An agent at a browser and a customer at another one, who talk once by way of a queue of their own. */
export class PairAtBrowsers {
  /** @type {CallPage} */
  agent;
  /** @type {CallPage} */
  customer;

  /**
   * Their pages are open before anything breaks: nobody loads a page again of which a part is missing.
   *
   * @param launched the browsers of { agent, customer }
   */
  static async arrive(stack, name, launched) {
    const pair = new PairAtBrowsers();
    for (const [role, browser] of Object.entries(launched)) {
      pair[role] = await CallPage.in(browser, stack, { name: `${role}-${name}`, role });
    }
    return pair;
  }

  /**
   * They see each other, talk, and the customer hangs up. Nobody else may serve or call the queue meanwhile.
   *
   * @param {() => Promise<void>} talk how long they talk; afterwards they have to see each other again
   * @returns both, as those of contact-centre.mjs are looked at afterwards
   */
  async callOnce(queue, talk = async () => {}) {
    const { agent, customer } = this;
    await agent.becomeAvailable();
    await agent.servesAlways();
    await customer.ask({ topic: queue });
    await this.#seeEachOther();
    const callId = await eventually(() => customer.callId(), { what: 'the call' });
    await talk();
    await this.#seeEachOther();
    await customer.button('leave').click();
    await customer.told('call-ended', (ended) => ended.callId === callId);
    await agent.callState('idle');
    const people = {
      agent: { userId: await agent.userId(), leave: () => {} },
      customer: await remembered(customer, queue, callId),
    };
    await agent.servesNoMore();
    await Promise.all([agent.close(), customer.close()]);
    return people;
  }

  async #seeEachOther() {
    for (const person of [this.agent, this.customer]) await person.seesTheOther();
  }
}

/** What stays of the page when it is closed. */
async function remembered(person, queue, callId) {
  const events = await person.events();
  const heard = (wanted) =>
    events.filter(({ name }) => name === wanted).map(({ payload }) => payload);
  const userId = await person.userId();
  return { userId, queues: [queue], callId, asked: new Set([callId]), heard, leave: () => {} };
}
