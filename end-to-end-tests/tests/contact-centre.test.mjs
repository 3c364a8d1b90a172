import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser } from '../harness/browser.mjs';
import { PairAtBrowsers } from '../harness/call-at-browsers.mjs';
import { callsOf, refusals, replay, waits } from '../harness/call-history.mjs';
import { Agent, Customer } from '../harness/contact-centre.mjs';
import { backendToken, request } from '../harness/control-plane.mjs';
import { launchFirefox } from '../harness/firefox.mjs';
import { keysNotAsListed } from '../harness/redis-keys.mjs';
import { SeededRandom } from '../harness/seeded-random.mjs';
import { startStack } from '../harness/stack.mjs';
import { eventually, letTimePass, windows } from '../../deploy/local/waiting.mjs';

// Two contact centres on one Holdfast: customers who hang up, lose the connection or the page, agents
// who are not at the desk, decline or vanish; meanwhile a replica of each service is killed. Beside them some who
// only talk, in Chromium and Firefox.
const CENTRES = ['billing', 'support'];
const AT_BROWSERS = 'sales';
const QUEUES = [...CENTRES, AT_BROWSERS];
const CUSTOMERS = 100;
const AGENTS = 10;
const OUTCOMES = ['completed', 'cancelled', 'reconnection-timeout', 'no-agent'];
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);

describe(`two contact centres, seed ${seed}`, () => {
  let stack, chromium, firefox;
  const declinePause = windows.thatEnds(1_000);
  const customers = [];
  const agents = [];
  const pairs = [];
  const calls = new Map();

  before(async () => {
    stack = await startStack({
      environment: {
        HOLDFAST_DISPATCH_RING_TIMEOUT: windows.thatHolds(4_000).iso,
        HOLDFAST_DISPATCH_DECLINE_PAUSE: declinePause.iso,
        HOLDFAST_DEMO_QUEUES: AT_BROWSERS,
        HOLDFAST_ROOM_RECONNECT_WINDOW: windows.thatHolds(30_000).iso,
        HOLDFAST_CONNECTION_PING_INTERVAL: windows.thatEnds(2_000).iso,
        HOLDFAST_CONNECTION_PING_TIMEOUT: windows.thatHolds(4_000).iso,
      },
    });
    chromium = await launchBrowser();
    firefox = await launchFirefox();
    for (const [name, launched] of [
      ['in-firefox', { agent: firefox, customer: chromium }],
      ['in-chromium', { agent: chromium, customer: firefox }],
    ]) {
      pairs.push(await PairAtBrowsers.arrive(stack, name, launched));
    }
  });
  after(async () => {
    for (const person of [...customers, ...agents]) person.leave();
    await Promise.all([chromium?.close(), firefox?.close()]);
    await stack?.stop();
  });

  it('serve every customer, whatever breaks', async () => {
    let open = true;
    const random = new SeededRandom(seed);
    const person = (Kind, name, queue) =>
      new Kind(stack, {
        userId: `${name}-of-${queue}`,
        queues: [queue],
        random: new SeededRandom(random.below(2 ** 32)),
        transport: random.next() < 0.1 ? 'polling' : 'websocket',
      });
    for (const queue of CENTRES) {
      for (let i = 0; i < AGENTS; i++) agents.push(person(Agent, `agent-${i}`, queue));
      for (let i = 0; i < CUSTOMERS; i++) customers.push(person(Customer, `customer-${i}`, queue));
    }
    const work = agents.map((agent) => agent.work(() => open));
    const served = customers.map(async (customer) => {
      await letTimePass(customer.random.next() * 15_000, 'they come one by one');
      await customer.callOnce();
    });
    try {
      const broken = breakOneReplicaOfEach();
      await Promise.all([...served, broken, callBothWaysRound(broken)]);
    } finally {
      open = false;
    }
    await Promise.all(work);
  });

  it('give every call exactly one outcome, told once to its customer', async () => {
    for (const queue of QUEUES) {
      const listed = await eventually(
        async () => {
          const all = await callsOf(stack, queue);
          return all.every(({ state }) => state === 'ended') && all;
        },
        { patience: 'heavy', every: 500, what: `all calls of ${queue} to have ended` },
      );
      calls.set(queue, listed);
      const asked = customers
        .filter(({ queues }) => queues[0] === queue)
        .map((customer) => [...customer.asked]);
      assert.deepEqual(new Set(listed.map(({ callId }) => callId)), new Set(asked.flat()));
    }
    for (const customer of customers) {
      const call = all().find(({ callId }) => callId === customer.callId);
      assert.ok(call, `${customer.userId} has a call`);
      assert.ok(OUTCOMES.includes(call.reason), `${call.callId}: ${call.reason}`);
      assert.equal(ends(call).length, 1, `${call.callId} ended once`);
      const told = customer.heard('call-ended').filter(({ callId }) => callId === call.callId);
      assert.deepEqual(
        told.map(({ reason }) => reason),
        // The end may still have been under way to a new page when that found the call over.
        customer.missedTheEnd && told.length === 0 ? [] : [call.reason],
        `${customer.userId} was told once`,
      );
    }
    assert.ok(
      all().filter(({ reason }) => reason === 'completed').length > CUSTOMERS,
      'most calls came about',
    );
  });

  it('keep events from which everything that the API shows follows', () => {
    for (const call of all()) {
      const { state, reason, agentId, roomId } = replay(call.events);
      assert.deepEqual(
        { state, reason, agentId, roomId },
        { state: call.state, reason: call.reason, agentId: call.agentId, roomId: call.roomId },
        call.callId,
      );
    }
  });

  it('never give an agent two calls at a time, nor a call to two agents', () => {
    for (const agent of agents) {
      const spans = all()
        .filter(({ agentId }) => agentId === agent.userId)
        .map(({ startedAt, endedAt }) => ({ from: startedAt, to: endedAt }))
        .sort((a, b) => a.from - b.from);
      spans.reduce((before, span) => {
        if (before) assert.ok(span.from >= before.to, `${agent.userId} had two calls at a time`);
        return span;
      }, undefined);
    }
    for (const call of all()) {
      const starts = call.events.filter(({ type }) => type === 'call-started');
      assert.ok(starts.length <= 1, `${call.callId} started once`);
    }
  });

  it('let nobody overtake without a reason', () => {
    for (const queue of CENTRES) {
      const waiting = calls.get(queue).map((call) => ({ ...call, spans: waits(call.events) }));
      for (const call of waiting) {
        for (const { at, data } of call.events) {
          if (data.kind !== 'call' || !data.agent || data.deadline === undefined) continue;
          const passed = waiting.filter(
            (other) =>
              other.requestedAt < call.requestedAt &&
              other.spans.some(({ from, to }) => from < at && at < to) &&
              !refusals(other.events, declinePause.ms).some(
                ({ agent, from, to }) => agent === data.agent && from <= at && at <= to,
              ),
          );
          assert.deepEqual(
            passed.map(({ callId }) => callId),
            [],
            `${call.callId} rang at ${data.agent} before older calls`,
          );
        }
      }
    }
  });

  it('leave nobody waiting and no agent busy', async () => {
    const bearer = await backendToken(stack);
    for (const queue of QUEUES) {
      await eventually(
        async () => {
          const path = `/v1/queues/${queue}`;
          const { waiting, ringing, agentList } = await request(stack, 'GET', path, { bearer });
          return waiting + ringing === 0 && agentList.every(({ calls: has }) => has === 0);
        },
        { patience: 'long', what: `${queue} to be empty` },
      );
    }
  });

  it('leave in Redis only what is listed in shared-state/README.md', async () => {
    assert.deepEqual(await keysNotAsListed(stack), []);
  });

  const all = () => [...calls.values()].flat();
  const ends = ({ events }) => events.filter(({ type }) => type === 'call-ended');

  /** One after the other, as they share a queue; the last call goes on until nothing breaks any more. */
  async function callBothWaysRound(broken) {
    for (const pair of pairs) {
      const isLast = pair === pairs.at(-1);
      const { agent, customer } = await pair.callOnce(AT_BROWSERS, async () => isLast && broken);
      customers.push(customer);
      agents.push(agent);
    }
  }

  /** One replica of each service dies in the middle of it, and is there again a little later. */
  async function breakOneReplicaOfEach() {
    for (const part of [stack.signaling[0], stack.rooms[0], stack.transcripts[0]]) {
      await letTimePass(5_000, 'in the middle of it');
      await part.kill();
      await letTimePass(1_000, 'nobody starts it at once');
      await part.start();
    }
  }
});
