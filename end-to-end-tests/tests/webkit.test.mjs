import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { Client } from '../harness/client.mjs';
import {
  backendToken,
  createRoom,
  mintToken,
  readRoom,
  request,
} from '../harness/control-plane.mjs';
import { NoWebSockets } from '../harness/no-websockets.mjs';
import { startStack } from '../harness/stack.mjs';
import { WebKit } from '../harness/webkit.mjs';
import { eventually } from '../../deploy/local/waiting.mjs';

// Safari's engine, as far as Linux has it: without WebRTC.
const suite = process.platform === 'linux' ? describe : tellThatItIsNotHere;

suite('in WebKit', () => {
  let stack, webkit, backend, first;

  before(async () => {
    stack = await startStack({ replicas: 1 });
    webkit = await WebKit.launch();
    backend = await backendToken(stack);
    first = await customer('First');
    assert.equal((await first.send('request-call', { queue: 'support' })).ok, true);
  });
  after(async () => {
    first?.close();
    await webkit?.close();
    await stack?.stop();
  });

  const tokenOf = (sub, role = 'customer') =>
    mintToken(stack, { sub, role, queues: ['support'], rooms: ['*'] });
  const queued = (count) =>
    eventually(
      async () => {
        const queue = await request(stack, 'GET', '/v1/queues/support', { bearer: backend });
        return queue.waiting === count;
      },
      { what: `${count} in the queue` },
    );
  const customer = async (name) => Client.connect(stack.origin, await tokenOf(name));

  it('a customer is told before the queue that calls cannot work here', async () => {
    await signIn('customer', 'Wil');
    await webkit.shows('[data-testid=device-notice]', 'This browser cannot make calls');
    await webkit.run(() => {
      window.failures = [];
      window.holdfastDemo.call.on('failed', ({ error }) => window.failures.push(error.code));
    });
    await webkit.click('[data-testid=ask-call]');
    await eventually(() => webkit.run(() => window.failures.length > 0), { what: 'a refusal' });
    assert.deepEqual(await webkit.run(() => window.failures), ['no-webrtc']);
    // It is shown for seconds, and then hidden as it is.
    const toast = await webkit.run(() => document.getElementById('toast').textContent);
    assert.match(toast, /^This browser cannot make calls/);
    assert.equal(await webkit.run(() => window.holdfastDemo.call.state), 'idle');
  });

  it('the page shows the place of who waits all the same, after a reload', async () => {
    const ticket = await webkit.run(() =>
      window.holdfastDemo.holdfast.send('request-call', { queue: 'support' }),
    );
    assert.equal(ticket.position, 2);
    await webkit.reload();
    await webkit.shows('[data-testid=queue-position]', 'Number 2');
    assert.equal(await webkit.run(() => window.holdfastDemo.call.callId), ticket.callId);
    await webkit.click('[data-testid=give-up]');
    await webkit.shows('[data-testid=ask-call]');
    await webkit.click('[data-testid=sign-out]');
    await webkit.shows('[data-testid=sign-in-button]');
  });

  for (const transport of ['websocket', 'polling']) {
    it(`the SDK waits in a queue by ${transport}, and keeps the place over a reload`, async (t) => {
      const token = await tokenOf(`wil-${transport}`);
      const other = await customer(`other-${transport}`);
      t.after(() => other.close());
      const { callId } = await other.send('request-call', { queue: 'support' });
      await queued(2);
      await webkit.open(stack.origin);
      const before = await webkit.run(waitInQueue, token, transport);
      assert.equal(before.position, 3);
      assert.equal(before.transport, transport);
      await webkit.reload();
      const after = await webkit.run(waitInQueue, token, transport);
      assert.deepEqual(after, { ...before, recovered: true });

      await other.send('cancel-call', { callId });
      const moved = () => webkit.run(() => window.call.position === 2);
      await eventually(moved, { what: 'the place in the queue to move' });
      await webkit.run(() => {
        window.call.end();
        return window.holdfast.disconnect();
      });
    });
  }

  describe('a transcript', () => {
    const people = [];
    let callId;

    before(async () => {
      const { roomId } = await createRoom(stack, { id: randomUUID() });
      people.push(await customer('Cal'));
      people.push(await Client.connect(stack.origin, await tokenOf('ana', 'agent')));
      for (const person of people) await person.send('join-room', { roomId });
      ({ callId } = await readRoom(stack, roomId));
      assert.ok(callId, 'the two of them talk');
    });
    after(() => people.forEach((person) => person.close()));

    it('is read live, and again after a reload', async () => {
      await signIn('supervisor', 'Sue');
      await reads();
      await says('a', 'Is it', { isFinal: false });
      await webkit.shows(line('a', false), 'Is it');
      await says('a', 'Is it you?', { isFinal: true });
      await webkit.shows(line('a', true), 'Is it you?');
      await says('b', 'It', { isFinal: false });
      await webkit.shows(line('b', false), 'It');

      await webkit.reload();
      await reads();
      await webkit.shows(line('a', true), 'Is it you?');
      await says('b', 'It is.', { isFinal: true });
      await webkit.shows(line('b', true), 'It is.');
      assert.deepEqual(await lines(), ['Is it you?', 'It is.']);
    });

    it('is read where no WebSocket gets through', async (t) => {
      const proxy = await NoWebSockets.to(stack.ports.ingress);
      t.after(() => proxy.close());
      await signIn('supervisor', 'Sam', proxy.origin);
      await reads();
      await webkit.shows(line('b', true), 'It is.');
      await says('c', 'Still', { isFinal: false });
      await webkit.shows(line('c', false), 'Still');
      await says('c', 'Still here.', { isFinal: true });
      await webkit.shows(line('c', true), 'Still here.');
      assert.deepEqual(await lines(), ['Is it you?', 'It is.', 'Still here.']);
      assert.ok(proxy.refused > 0);
    });

    async function says(id, text, { isFinal }) {
      const url = `${stack.transcriptServiceUrl}/v1/transcripts/${callId}/segments`;
      const response = await fetch(url, {
        method: 'POST',
        headers: { Authorization: `Bearer ${backend}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ id, text, isFinal, speaker: 'caller' }),
      });
      assert.equal(response.status, 200, await response.text());
    }

    async function reads() {
      await webkit.click('#calls [data-testid=read]');
      await webkit.shows('[data-testid=transcript-state][data-state=connected]');
    }

    const line = (id, isFinal) => `#transcript [data-id=${id}][data-final=${isFinal}] .what`;
    const lines = () =>
      webkit.run(() =>
        [...document.querySelectorAll('#transcript .what')].map((e) => e.textContent),
      );
  });

  async function signIn(page, name, origin = stack.origin) {
    await webkit.open(`${origin}/demo/${page}.html?name=${name}`);
    await webkit.click('[data-testid=sign-in-button]');
    await webkit.shows('[data-testid=connection-state][data-state=connected]');
    assert.equal(await webkit.run(() => window.scrollY), 0, 'the page begins at its top');
  }
});

function tellThatItIsNotHere() {
  it('is not tested here: WebKitGTK is there on Linux alone', () => {});
}

/** Runs in the page. An application without pictures: nothing of WebRTC is asked for. */
async function waitInQueue(token, transport) {
  const { Call, Holdfast } = await import('/holdfast/index.js');
  const holdfast = new Holdfast({ token: () => token, transports: [transport] });
  const call = new Call(holdfast, { media: false });
  Object.assign(window, { holdfast, call });
  const ready = new Promise((resolve) => holdfast.on('ready', resolve));
  await holdfast.connect();
  await ready;
  if (call.state === 'idle') await call.request({ queue: 'support' });
  const { recovered, session, socket } = holdfast;
  return {
    ...{ callId: call.callId, position: call.position, recovered },
    ...{ sessionId: session.sessionId, transport: socket.io.engine.transport.name },
  };
}
