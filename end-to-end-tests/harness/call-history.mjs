import { backendToken, request } from './control-plane.mjs';

/** What the control plane says of all calls of a queue, each with the events of its record. */
export async function callsOf(stack, queue) {
  const bearer = await backendToken(stack);
  const ask = (path) => request(stack, 'GET', path, { bearer });
  const calls = [];
  let cursor = '';
  do {
    const page = await ask(`/v1/calls?queue=${queue}&limit=100${cursor && `&cursor=${cursor}`}`);
    calls.push(...page.calls);
    cursor = page.next;
  } while (cursor);
  for (const call of calls) {
    call.events = (await ask(`/v1/calls/${call.callId}/events?limit=1000`)).events;
  }
  return calls;
}

/** The state to which a call's events add up; written from the protocol, not from the server. */
export function replay(events) {
  const call = { state: undefined };
  for (const { type, data } of events) {
    if (call.state === 'ended') continue;
    switch (type) {
      case 'call-requested':
        Object.assign(call, { state: 'queued', customerId: data.customer.userId });
        break;
      case 'call-ringing':
        if (data.kind === 'call') call.state = 'ringing';
        break;
      case 'ring-ended':
        if (data.kind === 'call' && data.reason !== 'cancelled') call.state = 'queued';
        break;
      case 'call-started':
        Object.assign(call, { state: 'active', agentId: data.agentId, roomId: data.roomId });
        break;
      case 'waiting-for-participant':
        call.state = 'waiting-for-reconnection';
        break;
      case 'session-resumed':
        call.state = 'active';
        break;
      case 'call-ended':
        Object.assign(call, { state: 'ended', reason: data.reason });
        break;
    }
  }
  return call;
}

/**
 * When a call waited in its queue, its customer there: [from, to, …] in ms. Only then could it have
 * been offered to an agent.
 */
export function waits(events) {
  const spans = [];
  let queued = false;
  let present = true;
  let since;
  const becomes = (at, nowQueued, nowPresent) => {
    const was = queued && present;
    [queued, present] = [nowQueued, nowPresent];
    if (!was && queued && present) since = at;
    if (was && !(queued && present)) spans.push({ from: since, to: at });
  };
  for (const { type, at, data } of events) {
    if (type === 'call-requested') becomes(at, true, true);
    if (type === 'ring-ended' && data.reason !== 'cancelled') becomes(at, true, present);
    if (type === 'call-ringing' && data.kind === 'call') becomes(at, false, present);
    if (type === 'customer-away') becomes(at, queued, false);
    if (type === 'customer-back') becomes(at, queued, true);
    if (type === 'call-ended') becomes(at, false, present);
  }
  return spans;
}

/** Until when each agent is not offered a call that the agent has declined, or not answered. */
export function refusals(events, pauseMs) {
  return events
    .filter(({ type, data }) => type === 'ring-ended' && data.reason === 'declined')
    .map(({ at, data }) => ({ agent: data.agent, from: at, to: at + pauseMs }));
}
