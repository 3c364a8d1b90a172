import { CallPage } from './call-page.mjs';

/**
 * A customer at a browser calls an agent at another one, both see each other, and the customer hangs up. Nobody
 * else may serve or call the queue.
 *
 * @param launched the browsers of { agent, customer }
 * @returns both, as those of contact-centre.mjs are looked at afterwards
 */
export async function callAtBrowsers(stack, queue, name, launched) {
  const agent = await CallPage.in(launched.agent, stack, { name: `agent-${name}`, role: 'agent' });
  await agent.becomeAvailable();
  await agent.servesAlways();
  const customer = await CallPage.in(launched.customer, stack, {
    name: `customer-${name}`,
    role: 'customer',
  });
  await customer.ask({ topic: queue });
  for (const person of [agent, customer]) await person.seesTheOther();
  const callId = await customer.callId();
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

/** What stays of the page when it is closed. */
async function remembered(person, queue, callId) {
  const events = await person.events();
  const heard = (wanted) =>
    events.filter(({ name }) => name === wanted).map(({ payload }) => payload);
  const userId = await person.userId();
  return { userId, queues: [queue], callId, asked: new Set([callId]), heard, leave: () => {} };
}
