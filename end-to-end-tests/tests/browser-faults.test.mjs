import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser, launchDesktop } from '../harness/browser.mjs';
import { CallPage } from '../harness/call-page.mjs';
import { Conversation } from '../harness/conversation.mjs';
import { createRoom, mintToken } from '../harness/control-plane.mjs';
import { NoWebSockets } from '../harness/no-websockets.mjs';
import { holderOf } from '../harness/redis.mjs';
import { startStack } from '../harness/stack.mjs';
import { eventually, letTimePass, windows } from '../../deploy/local/waiting.mjs';

// What happens to the browsers of a contact centre and to the ways between them, in Chromium, with
// real media. What was true before has to be true again: no test here asks how fast.
const PROMISED = 'this length of absence is what is being promised';
const TOKEN_LIFE = windows.thatEnds(12_000);

describe('browsers in trouble', () => {
  let stack, browser;

  before(async () => {
    stack = await startStack({
      replicas: 2,
      turn: true,
      environment: {
        HOLDFAST_CONNECTION_PING_INTERVAL: windows.thatEnds(2_000).iso,
        HOLDFAST_CONNECTION_PING_TIMEOUT: windows.thatHolds(10_000).iso,
        HOLDFAST_TOKEN_LEEWAY: 'PT0S',
        HOLDFAST_DISPATCH_RING_TIMEOUT: windows.thatHolds(60_000).iso,
      },
    });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await stack?.stop();
  });

  describe('in a call by way of a queue', () => {
    let desktop, ana, bob, talk;

    before(async () => {
      desktop = await launchDesktop();
      const { context } = desktop;
      ana = await CallPage.in(browser, stack, { name: 'Ana', role: 'agent', context });
      bob = await CallPage.in(browser, stack, { name: 'Bob', role: 'customer' });
      await ana.becomeAvailable();
      await bob.ask();
      await ana.accept();
      talk = new Conversation(stack, ana, bob);
      await talk.begins();
      await talk.says(ana, 'Good morning, how can I help?');
    });
    after(async () => {
      await desktop?.close();
      await bob?.close();
    });

    for (const [who, pick] of /** @type {const} */ ([
      ['customer', () => [bob, ana]],
      ['agent', () => [ana, bob]],
    ])) {
      it(`it goes on when the ${who} was offline for ten seconds`, async () => {
        const [away, other] = pick();
        const session = await away.sessionId();
        await away.offline(true);
        await talk.says(other, `Are you there, ${away.name}?`);
        await Promise.all([letTimePass(10_000, PROMISED), other.callState('reconnecting')]);
        await away.offline(false);
        await other.callState('connected');
        assert.equal(await away.sessionId(), session);
        await talk.goesOn();
      });
    }

    it('it goes on when the replica that holds the customer is killed', async (t) => {
      const session = await bob.sessionId();
      const holder = await holderOf(stack, session);
      t.after(() => stack.signaling[holder].start());
      const before = await bob.connections();
      await stack.signaling[holder].kill();
      await talk.says(ana, 'Did something happen?');
      await eventually(async () => (await bob.connections()) > before, {
        patience: 'long',
        what: "Bob's return",
      });
      assert.equal(await bob.sessionId(), session);
      assert.notEqual(await holderOf(stack, session), holder);
      await talk.goesOn();
    });

    it('it goes on with a fresh token when the old one ran out during an outage', async () => {
      const tokens = await shortLivedTokens(bob);
      await bob.reload();
      await bob.callState('connected');
      await bob.offline(true);
      tokens.refuse = true;
      const session = await bob.sessionId();
      const before = await bob.connections();
      await talk.says(ana, 'Your token is about to run out.');
      const last = await eventually(() => Date.now() > tokens.expiresAt && tokens.given, {
        after: TOKEN_LIFE.ms,
        what: 'the token to run out',
      });
      tokens.refuse = false;
      await bob.offline(false);
      await eventually(async () => (await bob.connections()) > before, {
        patience: 'long',
        what: "Bob's return",
      });
      assert.ok(tokens.given > last, 'a token was asked for again');
      assert.equal(await bob.sessionId(), session);
      assert.ok((await bob.told('session-ready')).payload.recovered);
      await talk.goesOn();
      await bob.page.unroute('**/v1/demo/sign-in');
    });

    it('it goes on while the agent looks at another tab for a minute', async () => {
      const before = await ana.connections();
      const tab = await ana.toTheBackground();
      // Meanwhile the hidden page has to act.
      const minute = letTimePass(60_000, PROMISED);
      await bob.reload();
      await bob.callState('connected');
      await bob.seesTheOther();
      await talk.says(bob, 'Take your time.');
      await minute;
      await ana.hidden(true);
      assert.equal(await ana.connections(), before, 'the heartbeat was kept');
      await talk.goesOn();
      await tab.close();
      await ana.page.bringToFront();
      await ana.hidden(false);
      await talk.goesOn();
    });

    it('it ends for both, and the agent is free', async () => {
      await bob.button('leave').click();
      await ana.callState('idle');
      await bob.callState('idle');
    });
  });

  it('a call over relays alone outlives its TURN server', async () => {
    const { roomId } = await createRoom(stack, { type: 'demo' });
    const ana = await CallPage.open(browser, stack, {
      name: 'Ida',
      role: 'agent',
      roomId,
      relayOnly: true,
    });
    const bob = await CallPage.open(browser, stack, {
      name: 'Ben',
      role: 'customer',
      roomId,
      relayOnly: true,
    });
    const talk = new Conversation(stack, ana, bob);
    await talk.begins();
    for (const person of [ana, bob]) assert.equal(await person.candidateType(), 'relay');
    await stack.turn.kill();
    for (const person of [ana, bob]) await person.linkState('reconnecting');
    await talk.says(ana, 'I cannot see you any more.');
    await stack.turn.start();
    for (const person of [ana, bob]) await person.linkState('connected');
    await talk.goesOn();
    for (const person of [ana, bob]) {
      assert.equal(await person.candidateType(), 'relay');
      await person.close();
    }
  });

  it('a call and its transcript go on behind a proxy that lets no WebSocket through', async (t) => {
    const proxy = await NoWebSockets.to(stack.ports.ingress);
    t.after(() => proxy.close());
    const ana = await CallPage.in(browser, proxy, { name: 'Pia', role: 'agent' });
    const bob = await CallPage.in(browser, proxy, { name: 'Bo', role: 'customer' });
    await ana.becomeAvailable();
    await bob.ask();
    await ana.accept();
    const talk = new Conversation(stack, ana, bob);
    await talk.begins();
    await talk.says(ana, 'Can you read me?');
    for (const person of [bob, ana]) {
      await person.reload();
      await person.callState('connected');
      await talk.says(person, `I am ${person.name}, and back again.`);
      await talk.goesOn();
    }
    for (const person of [ana, bob]) {
      assert.equal(await person.transport(), 'polling');
      await person.close();
    }
    assert.ok(proxy.refused > 0);
  });

  /** From the next sign-in on: as fresh as ever, but good for seconds. */
  async function shortLivedTokens(person) {
    const tokens = { refuse: false, given: 0, expiresAt: 0 };
    await person.page.route('**/v1/demo/sign-in', async (route) => {
      if (tokens.refuse) return route.abort('internetdisconnected');
      const response = await route.fetch();
      const session = await response.json();
      const { name, role } = route.request().postDataJSON();
      const { userId: sub, queues, roomId } = session;
      const rooms = roomId ? [roomId] : [];
      const token = await mintToken(stack, { sub, name, role, queues, rooms, ttl: TOKEN_LIFE.iso });
      tokens.given++;
      tokens.expiresAt = expiryOf(token);
      await route.fulfill({ response, json: { ...session, token, expiresAt: tokens.expiresAt } });
    });
    return tokens;
  }
});

function expiryOf(token) {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString()).exp * 1000;
}
