import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser } from '../harness/browser.mjs';
import { CallPage } from '../harness/call-page.mjs';
import { createRoom, readRoom } from '../harness/control-plane.mjs';
import { holderOf } from '../harness/redis.mjs';
import { startStack } from '../harness/stack.mjs';
import { delay, eventually } from '../../deploy/local/waiting.mjs';

// One call between two browsers, through everything that can happen to it, one after another.
describe('a call in two browsers', () => {
  let stack, browser, ana, bob, roomId, callId;
  const said = [];

  before(async () => {
    stack = await startStack({
      replicas: 2,
      environment: {
        HOLDFAST_CONNECTION_PING_INTERVAL: 'PT2S',
        HOLDFAST_CONNECTION_PING_TIMEOUT: 'PT2S',
        HOLDFAST_DEADLINES_GRACE: 'PT3S',
      },
    });
    browser = await launchBrowser();
    ({ roomId } = await createRoom(stack, { type: 'demo' }));
    ana = await CallPage.open(browser, stack, { name: 'Ana', role: 'agent', roomId });
    bob = await CallPage.open(browser, stack, { name: 'Bob', role: 'customer', roomId });
  });
  after(async () => {
    await browser?.close();
    await stack?.stop();
  });

  async function talk(person, text) {
    await person.says(text);
    said.push(text);
  }

  /** The same call in the same room, pictures both ways, transcript and events whole. */
  async function theCallGoesOn() {
    await ana.seesTheOther();
    await bob.seesTheOther();
    const room = await readRoom(stack, roomId);
    assert.equal(room.callId, callId, 'the same call');
    assert.equal(room.status, 'active');
    assert.equal(await ana.callId(), callId);
    assert.equal(await bob.callId(), callId);
    for (const person of [ana, bob]) {
      await eventually(async () => (await person.transcript()).length >= said.length, {
        what: `the whole transcript at ${person.name}'s`,
      });
      assert.deepEqual(await person.transcript(), said);
      inOrderAndOnce(await person.events());
    }
  }

  it('connects pictures both ways', async () => {
    await ana.seesTheOther();
    await bob.seesTheOther();
    callId = await eventually(() => ana.callId(), { what: 'the call' });
    await talk(ana, 'Good morning, how can I help?');
    await talk(bob, 'My screen is dark.');
    await theCallGoesOn();
  });

  it('goes on when one side was offline for ten seconds', async () => {
    await ana.offline(true);
    await bob.told(
      'participant-disconnected',
      (p) => p.participantId === undefined || p.roomId === roomId,
    );
    const waiting = await bob.told('waiting-for-participant');
    assert.ok(waiting.payload.deadline > Date.now());
    await bob.page.getByTestId('waiting-countdown').waitFor({ state: 'visible' });
    await talk(bob, 'Hello? Are you there?');
    // This length of absence is what is being promised.
    await delay(10_000);
    await ana.offline(false);
    const resumed = await bob.told('session-resumed');
    assert.equal(resumed.payload.callId, callId);
    assert.ok(resumed.payload.downtimeMs > 1000);
    await bob.page.getByTestId('waiting-countdown').waitFor({ state: 'hidden' });
    await theCallGoesOn();
  });

  it('goes on when one side reloads the page', async () => {
    const session = await ana.sessionId();
    await ana.reload();
    await ana.told('session-ready', (ready) => ready.recovered);
    assert.equal(await ana.sessionId(), session);
    await talk(ana, 'I am back.');
    await theCallGoesOn();
  });

  it('goes on when the signaling replica that holds it is killed', async (t) => {
    const session = await ana.sessionId();
    const holder = await holderOf(stack, session);
    t.after(() => stack.signaling[holder].start());
    const readies = (await ana.events()).filter(({ name }) => name === 'session-ready').length;
    await stack.signaling[holder].kill();
    await talk(bob, 'Did something happen?');
    await eventually(
      async () =>
        (await ana.events()).filter(({ name }) => name === 'session-ready').length > readies,
      { within: 20_000, what: "Ana's return" },
    );
    assert.equal(await ana.sessionId(), session);
    assert.notEqual(await holderOf(stack, session), holder);
    await theCallGoesOn();
  });

  it('goes on when Redis was away for five seconds', async () => {
    await stack.redis.terminate();
    // This length of absence is what is being promised.
    await delay(5_000);
    await stack.redis.start();
    await eventually(() => readRoom(stack, roomId), { what: 'room-service to be back' });
    await talk(ana, 'Still here.');
    await talk(bob, 'So am I.');
    await theCallGoesOn();
  });
});

describe('a reconnection window', () => {
  let stack, browser;

  before(async () => {
    stack = await startStack({
      replicas: { signaling: 2, rooms: 1, transcripts: 1 },
      environment: {
        HOLDFAST_CONNECTION_PING_INTERVAL: 'PT1S',
        HOLDFAST_CONNECTION_PING_TIMEOUT: 'PT3S',
        HOLDFAST_DEADLINES_GRACE: 'PT1S',
      },
    });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('that runs out ends the call for both, though room-service was down at that moment', async () => {
    const { roomId } = await createRoom(stack, {
      type: 'demo',
      policy: { reconnectWindow: 'PT5S' },
    });
    const ana = await CallPage.open(browser, stack, { name: 'Ana', role: 'agent', roomId });
    const bob = await CallPage.open(browser, stack, { name: 'Bob', role: 'customer', roomId });
    await ana.seesTheOther();
    const callId = await ana.callId();

    await bob.offline(true);
    const { deadline } = (await ana.told('participant-disconnected')).payload;
    await stack.rooms[0].kill();
    await eventually(() => Date.now() > deadline + 500, { what: 'the deadline' });
    assert.equal(
      (await ana.events()).some(({ name }) => name === 'call-ended'),
      false,
    );
    await stack.rooms[0].start();

    const ended = await ana.told('call-ended');
    assert.deepEqual(
      { callId: ended.payload.callId, reason: ended.payload.reason, roomId: ended.payload.roomId },
      { callId, reason: 'reconnection-timeout', roomId },
    );
    const left = await ana.told('participant-left');
    assert.equal(left.payload.reason, 'reconnection-timeout');
    await ana.page.getByTestId('call-ended').waitFor({ state: 'visible' });

    await bob.offline(false);
    await bob.page.getByTestId('call-ended').waitFor({ state: 'visible' });
    assert.equal((await bob.told('call-ended')).payload.reason, 'reconnection-timeout');
    assert.equal((await readRoom(stack, roomId)).callId, null, 'no other call has begun');
  });
});

/** Durable events are numbered without a hole, none twice; each run of Redis has an epoch of its own. */
function inOrderAndOnce(events) {
  const offsets = events.filter(({ offset }) => offset).map(({ offset }) => offset.split('-'));
  for (let i = 1; i < offsets.length; i++) {
    assert.ok(BigInt(offsets[i][0]) >= BigInt(offsets[i - 1][0]), 'epochs grow');
    assert.equal(
      Number(offsets[i][1]),
      Number(offsets[i - 1][1]) + 1,
      `offsets ${offsets.map((o) => o[1])}`,
    );
  }
}
