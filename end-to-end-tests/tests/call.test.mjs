import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchBrowser } from '../harness/browser.mjs';
import { CallPage } from '../harness/call-page.mjs';
import { Conversation } from '../harness/conversation.mjs';
import { backendToken, createRoom, readRoom, request } from '../harness/control-plane.mjs';
import { launchFirefox } from '../harness/firefox.mjs';
import { LateDevices } from '../harness/late-devices.mjs';
import { holderOf } from '../harness/redis.mjs';
import { startStack } from '../harness/stack.mjs';
import { eventually, letTimePass, windows } from '../../deploy/local/waiting.mjs';

// One call between two browsers, through everything that can happen to it, one after another.
describe('a call in two browsers', () => {
  let stack, browser, ana, bob, roomId, talk;

  before(async () => {
    stack = await startStack({
      replicas: 2,
      environment: {
        HOLDFAST_CONNECTION_PING_INTERVAL: windows.thatEnds(2_000).iso,
        HOLDFAST_CONNECTION_PING_TIMEOUT: windows.thatHolds(6_000).iso,
        HOLDFAST_DEADLINES_GRACE: windows.thatHolds(3_000).iso,
        HOLDFAST_DISPATCH_RING_TIMEOUT: windows.thatHolds(60_000).iso,
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

  it('connects pictures both ways', async () => {
    talk = new Conversation(stack, ana, bob);
    await talk.begins();
    await talk.says(ana, 'Good morning, how can I help?');
    await talk.says(bob, 'My screen is dark.');
    await talk.goesOn();
  });

  it('goes on when one side was offline for ten seconds', async () => {
    const since = Date.now();
    await ana.offline(true);
    await bob.told('participant-disconnected', (told) => told.roomId === roomId, { since });
    const waiting = await bob.told('waiting-for-participant', () => true, { since });
    assert.ok(waiting.payload.deadline > Date.now());
    await bob.page.getByTestId('waiting-countdown').waitFor({ state: 'visible' });
    await talk.says(bob, 'Hello? Are you there?');
    await letTimePass(10_000, 'this length of absence is what is being promised');
    await ana.offline(false);
    const resumed = await bob.told('session-resumed', () => true, { since });
    assert.equal(resumed.payload.callId, talk.callId);
    assert.ok(resumed.payload.downtimeMs > 1000);
    await bob.page.getByTestId('waiting-countdown').waitFor({ state: 'hidden' });
    await talk.goesOn();
  });

  it('has a timeline that says who was away, the same at every replica', async () => {
    const bearer = await backendToken(stack);
    const path = `/v1/calls/${talk.callId}/timeline`;
    const toldBy = (port) =>
      request({ roomServiceUrl: `http://127.0.0.1:${port}` }, 'GET', path, { bearer });
    const isThere = ({ entries }) => entries.some(({ type }) => type === 'session-resumed');
    // The record follows the room's log.
    await eventually(async () => isThere(await toldBy(stack.ports.rooms[0])));

    const [one, other] = await Promise.all(stack.ports.rooms.map(toldBy));

    assert.deepEqual(one.entries, other.entries);
    const lost = one.entries.find(({ type }) => type === 'participant-disconnected');
    const { back, text } = one.entries.find(({ type }) => type === 'session-resumed');
    const { role } = one.summary.people.find(({ userId }) => userId === lost.userId);
    assert.equal(role, 'agent');
    assert.deepEqual(
      back.map(({ userId }) => userId),
      [lost.userId],
    );
    assert.ok(back[0].awayMs > 1000);
    assert.match(text, / is back after [0-9.]+ s$/);
  });

  it('goes on when one side reloads the page', async () => {
    const session = await ana.sessionId();
    await ana.reload();
    await ana.told('session-ready', (ready) => ready.recovered);
    assert.equal(await ana.sessionId(), session);
    await talk.says(ana, 'I am back.');
    await talk.goesOn();
  });

  it('goes on when the page lets go of the SDK, and another instance takes the session up', async () => {
    const session = await ana.sessionId();
    const since = Date.now();
    const found = await ana.page.evaluate(async () => {
      const { Holdfast } = await import('/holdfast/index.js');
      const first = window.holdfastDemo.holdfast;
      const token = await first.token();
      first.detach();
      const second = new Holdfast({ token: () => token });
      const ready = new Promise((resolve) => second.on('ready', resolve));
      await second.connect();
      const { sessionId, recovered, rooms } = await ready;
      second.detach();
      return { sessionId, recovered, rooms: rooms.map((room) => room.roomId) };
    });
    assert.deepEqual(found, { sessionId: session, recovered: true, rooms: [roomId] });
    await bob.told('participant-disconnected', (told) => told.roomId === roomId, { since });
    await ana.reload();
    await ana.told('session-ready', (ready) => ready.recovered);
    await talk.goesOn();
  });

  it('goes on when the signaling replica that holds it is killed', async (t) => {
    const session = await ana.sessionId();
    const holder = await holderOf(stack, session);
    t.after(() => stack.signaling[holder].start());
    const readies = (await ana.events()).filter(({ name }) => name === 'session-ready').length;
    await stack.signaling[holder].kill();
    await talk.says(bob, 'Did something happen?');
    await eventually(
      async () =>
        (await ana.events()).filter(({ name }) => name === 'session-ready').length > readies,
      { patience: 'long', what: "Ana's return" },
    );
    assert.equal(await ana.sessionId(), session);
    assert.notEqual(await holderOf(stack, session), holder);
    await talk.goesOn();
  });

  it('goes on when Redis was away for five seconds', async () => {
    await stack.redis.terminate();
    await letTimePass(5_000, 'this length of absence is what is being promised');
    await stack.redis.start();
    await eventually(() => readRoom(stack, roomId), { what: 'room-service to be back' });
    await talk.says(ana, 'Still here.');
    await talk.says(bob, 'So am I.');
    await talk.goesOn();
  });

  // Offers of the one are refused by the other now and then: DTLS roles, header extensions.
  describe('of different makers', () => {
    let firefox;

    before(async () => {
      await Promise.all([ana.close(), bob.close()]);
      firefox = await launchFirefox();
    });
    after(() => firefox?.close());

    for (const [agentHas, customerHas] of [
      ['Chromium', 'Firefox'],
      ['Firefox', 'Chromium'],
    ]) {
      describe(`an agent in ${agentHas}, a customer in ${customerHas}`, () => {
        const devices = new Map();
        let eve, tom, dialogue;

        before(async () => {
          const launched = { Chromium: browser, Firefox: firefox };
          const open = async (role, has) => {
            const context = await LateDevices.contextOf(launched[has]);
            const name = `${role}-in-${has}`;
            const person = await CallPage.in(launched[has], stack, { name, role, context });
            devices.set(person, new LateDevices(person));
            return person;
          };
          eve = await open('agent', agentHas);
          tom = await open('customer', customerHas);
          dialogue = new Conversation(stack, eve, tom);
        });
        after(() => Promise.all([eve?.close(), tom?.close()]));

        it('see each other once both gave their cameras, at the same moment and late', async () => {
          await eve.becomeAvailable();
          await tom.ask();
          await eve.accept();
          for (const person of [eve, tom]) await person.linkState('connected');
          await Promise.all([eve, tom].map((person) => devices.get(person).allow()));
          await dialogue.begins();
          await dialogue.says(eve, 'Good morning, how can I help?');
          await dialogue.goesOn();
        });

        for (const [role, pick] of /** @type {const} */ ([
          ['agent', () => eve],
          ['customer', () => tom],
        ])) {
          it(`go on when the ${role} reloads the page, and gives the camera late again`, async () => {
            const person = pick();
            await person.reload();
            await person.linkState('connected');
            await devices.get(person).allow();
            await dialogue.says(person, `I am back, says the ${role}.`);
            await dialogue.goesOn();
          });

          it(`go on when ICE is restarted at the ${role}'s`, async () => {
            await pick().restartsIce();
            await dialogue.goesOn();
          });

          it(`go on when the ${role} takes another camera`, async () => {
            await pick().takesAnotherCamera();
            await dialogue.goesOn();
          });
        }

        it('part, and the agent is free', async () => {
          await tom.button('leave').click();
          for (const person of [tom, eve]) await person.callState('idle');
        });
      });
    }
  });
});

describe('a reconnection window', () => {
  let stack, browser;

  before(async () => {
    stack = await startStack({
      replicas: { signaling: 2, rooms: 1, transcripts: 1 },
      environment: {
        HOLDFAST_CONNECTION_PING_INTERVAL: windows.thatEnds(1_000).iso,
        HOLDFAST_CONNECTION_PING_TIMEOUT: windows.thatHolds(6_000).iso,
        HOLDFAST_DEADLINES_GRACE: windows.thatEnds(1_000).iso,
      },
    });
    browser = await launchBrowser();
  });
  after(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('that runs out ends the call for both, though room-service was down at that moment', async () => {
    // It holds until room-service is down.
    const window = windows.thatHolds(10_000);
    const { roomId } = await createRoom(stack, {
      type: 'demo',
      policy: { reconnectWindow: window.iso },
    });
    const ana = await CallPage.open(browser, stack, { name: 'Ana', role: 'agent', roomId });
    const bob = await CallPage.open(browser, stack, { name: 'Bob', role: 'customer', roomId });
    await ana.seesTheOther();
    const callId = await ana.callId();

    const since = Date.now();
    await bob.offline(true);
    const { payload } = await ana.told('participant-disconnected', () => true, { since });
    const { deadline } = payload;
    await stack.rooms[0].kill();
    await eventually(() => Date.now() > deadline + 500, { after: window.ms, what: 'the deadline' });
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
