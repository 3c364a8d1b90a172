import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client } from '../harness/client.mjs';
import { createRoom, mintToken, removeParticipant } from '../harness/control-plane.mjs';
import { hostileEvent, RawConnection } from '../harness/hostile-sender.mjs';
import { JavaClients } from '../harness/java-client.mjs';
import { OfficialParsers } from '../harness/official-parsers.mjs';
import { holderOf } from '../harness/redis.mjs';
import { SeededRandom } from '../harness/seeded-random.mjs';
import { SilentProxy } from '../harness/silent-proxy.mjs';
import { startStack } from '../harness/stack.mjs';
import { eventually, windows } from '../../deploy/local/waiting.mjs';

// Ana is the official Java client, Bob the official JavaScript client; both go through an ingress
// that hands every request to either replica in turn. Between Ana and the ingress is a network that
// can be cut. The heartbeat is long: whoever needs it to notice a loss has not noticed by itself.
let stack, java;
before(async () => {
  java = JavaClients.start();
  stack = await startStack({
    replicas: { signaling: 2, rooms: 1, transcripts: 1 },
    environment: {
      HOLDFAST_CONNECTION_PING_INTERVAL: windows.thatEnds(10_000).iso,
      HOLDFAST_CONNECTION_PING_TIMEOUT: windows.thatHolds(10_000).iso,
      HOLDFAST_CONNECTION_MESSAGES_PER_SECOND: '10000',
      HOLDFAST_CONNECTION_MESSAGES_BURST: '10000',
      HOLDFAST_SESSION_HELD_EVENTS: '2000',
      // Whoever is back before that is not missed.
      HOLDFAST_REPLICA_LEASE: windows.thatHolds(30_000).iso,
      QUARKUS_SHUTDOWN_DELAY: windows.thatHolds(3_000).quarkus,
    },
  });
});
after(() => Promise.all([stack?.stop(), java.stop()]));

const ways = {
  'by WebSocket': ['websocket'],
  'by long-polling': ['polling'],
  'by long-polling, then WebSocket': ['polling', 'websocket'],
};
for (const [way, transports] of Object.entries(ways)) {
  describe(`the official Java client ${way}`, () => {
    let ana, bob, network, roomId;

    const token = (sub, role) => mintToken(stack, { sub, role, rooms: [roomId] });

    async function meet(t) {
      ({ roomId } = await createRoom(stack));
      network = await SilentProxy.to(stack.ports.ingress);
      ana = await java.connect(network.origin, await token('ana', 'agent'), { transports });
      bob = await Client.connect(stack.origin, await token('bob', 'customer'));
      t.after(async () => {
        for (const client of [ana, bob]) client.close();
        await network.close();
      });
      for (const client of [ana, bob]) {
        assert.equal((await client.send('join-room', { roomId })).ok, true);
      }
      await ana.next('participant-joined');
    }

    /** As a client does that means its events to arrive: the same id until it is acknowledged. */
    async function sends(from, count, first = 0) {
      for (let i = first; i < first + count; i++) {
        const event = { candidate: { candidate: `candidate:${i}` }, id: `${roomId}-${i}` };
        await eventually(async () => (await from.send('ice-candidate', event, 'brief')).ok, {
          patience: 'long',
          what: 'an acknowledgment',
        });
      }
    }

    async function hasExactly(client, count) {
      const heard = () =>
        client.all('ice-candidate').map(({ payload }) => payload.candidate.candidate);
      await eventually(() => heard().length >= count, { what: `${count} candidates` });
      // Whatever came twice would come before an answer that was asked for later.
      await client.send('heartbeat', { sentAt: Date.now() });
      assert.deepEqual(
        heard(),
        Array.from({ length: count }, (_, i) => `candidate:${i}`),
      );
    }

    async function anaIsBack(session) {
      await eventually(() => ana.connected && ana.all('session-ready').length > 1, {
        what: 'the return',
        patience: 'long',
      });
      assert.equal(ana.id, session, 'the same session');
      assert.equal(ana.all('session-ready').at(-1).payload.recovered, true);
    }

    it('uses the transports that it was told', async (t) => {
      await meet(t);
      await eventually(() => ana.transports.length >= transports.length);
      assert.deepEqual(ana.transports, transports);
    });

    it('is answered its events, and sends and hears binary parts', async (t) => {
      await meet(t);
      const beat = await ana.send('heartbeat', { sentAt: 17 });
      assert.deepEqual({ ok: beat.ok, sentAt: beat.sentAt }, { ok: true, sentAt: 17 });

      const offer = { type: 'offer', sdp: 'v=0 \u00fc\u{1f600}', extra: Buffer.from([1, 2, 255]) };
      assert.deepEqual(await bob.send('offer', { offer }), { ok: true, delivered: 1 });
      assert.deepEqual((await ana.next('offer')).payload.offer, offer);

      const answer = { ...offer, type: 'answer', extra: Buffer.alloc(3000, 7) };
      assert.deepEqual(await ana.send('answer', { answer }), { ok: true, delivered: 1 });
      assert.deepEqual((await bob.next('answer')).payload.answer, answer);
    });

    it('gets the first acknowledgment again for a repeated id, and nobody hears it twice', async (t) => {
      await meet(t);
      const offer = { offer: { type: 'offer', sdp: 'one' }, id: 'once' };
      const first = await ana.send('offer', offer);
      assert.deepEqual(await ana.send('offer', offer), first);
      await ana.send('answer', { answer: { type: 'answer', sdp: 'after' } });
      await bob.next('answer');
      assert.equal(bob.all('offer').length, 1);
    });

    it('carries events of nearly the limit both ways, and is told what is larger', async (t) => {
      await meet(t);
      const sdp = '\u00fc\u5b57'.repeat(18_000);
      await bob.send('offer', { offer: { type: 'offer', sdp } });
      assert.equal((await ana.next('offer')).payload.offer.sdp, sdp);
      await ana.send('answer', { answer: { type: 'answer', sdp } });
      assert.equal((await bob.next('answer')).payload.answer.sdp, sdp);
      const refused = await ana.send('offer', { offer: { sdp: 'x'.repeat(110_000) } });
      assert.equal(refused.error.code, 'payload-too-large');
    });

    it('hears and sends a thousand events in order', async (t) => {
      await meet(t);
      const numbers = Array.from({ length: 1000 }, (_, i) => i);
      for (const [from, to] of [
        [bob, ana],
        [ana, bob],
      ]) {
        const acks = await Promise.all(
          numbers.map((i) =>
            from.send('ice-candidate', { candidate: { candidate: `candidate:${i}` } }, 'long'),
          ),
        );
        assert.ok(acks.every(({ ok }) => ok));
        await hasExactly(to, 1000);
      }
    });

    it('is told that its token is refused', async (t) => {
      const client = java.open(stack.origin, 'no.such.token', { transports });
      t.after(() => client.close());
      const [{ data }] = await eventually(() => client.refusals.length > 0 && client.refusals);
      assert.equal(data.code, 'unauthorized');
      assert.equal(data.retryable, false);
      assert.equal(client.connected, false);
    });

    it('recovers when its connection was cut', async (t) => {
      await meet(t);
      const session = ana.id;
      network.silence();
      network.cut();
      // Ana's own HTTP client may repeat a poll that was cut, and not notice the drop itself.
      await bob.next('participant-disconnected', () => true, { patience: 'long' });
      await sends(bob, 20);
      network.resume();
      await anaIsBack(session);
      await hasExactly(ana, 20);
      await bob.next('session-resumed');
      await bob.send('heartbeat', {});
      assert.equal(bob.all('session-resumed').length, 1);
    });

    it('recovers before any event came, a second time too', async (t) => {
      ({ roomId } = await createRoom(stack));
      network = await SilentProxy.to(stack.ports.ingress);
      ana = await java.connect(network.origin, await token('ana', 'agent'), { transports });
      t.after(async () => {
        ana.close();
        await network.close();
      });
      const session = ana.id;
      for (const drops of [1, 2]) {
        // Her HTTP client repeats a poll by itself that was cut at the right moment.
        const noticesACut = () => ana.disconnects.length >= drops || network.cut();
        await eventually(noticesACut, { every: 20 });
        await eventually(() => ana.connected && ana.all('session-ready').length > drops, {
          what: 'the return',
        });
        assert.equal(ana.all('session-ready').at(-1).payload.recovered, true);
        assert.equal(ana.id, session);
      }
    });

    it('recovers when its replica is killed', async (t) => {
      await meet(t);
      const session = ana.id;
      await sends(bob, 3);
      await hasExactly(ana, 3);
      const holder = stack.signaling[await holderOf(stack, session)];
      t.after(() => holder.start());
      await holder.kill();
      await sends(bob, 20, 3);
      await anaIsBack(session);
      await hasExactly(ana, 23);
      await ana.send('offer', { offer: { sdp: 'after' } });
      await bob.next('offer');
    });

    it('goes on elsewhere at once when its replica is told to stop', async (t) => {
      await meet(t);
      const session = ana.id;
      await sends(bob, 3);
      const holder = stack.signaling[await holderOf(stack, session)];
      t.after(() => holder.start());
      const stopped = holder.terminate();
      await ana.next('server-draining');
      await sends(bob, 20, 3);
      await anaIsBack(session);
      await hasExactly(ana, 23);
      await stopped;
      assert.deepEqual(bob.all('participant-disconnected'), [], 'nobody else noticed');
      assert.ok(!ana.disconnects.join().includes('ping timeout'), ana.disconnects.join());
    });

    it('stays away when the server ends its session', async (t) => {
      await meet(t);
      await removeParticipant(stack, roomId, 'ana');
      await ana.next('participant-left', ({ reason }) => reason === 'removed');
      await eventually(() => ana.disconnects.length > 0, { what: 'the end' });
      assert.deepEqual(ana.disconnects, ['[io server disconnect]']);
    });

    it('leaves its room when it disconnects by itself', async (t) => {
      await meet(t);
      ana.close();
      const { payload } = await bob.next('participant-left');
      assert.equal(payload.participant.userId, 'ana');
      assert.equal(payload.reason, 'left');
    });
  });
}

// Here and not in a file of its own, which would start the same processes again.
it('lets nothing through that some official client could not read', async (t) => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
  t.diagnostic(`SEED=${seed}`);
  const random = new SeededRandom(seed);
  const { roomId } = await createRoom(stack);
  const token = (sub, role) => mintToken(stack, { sub, role, rooms: [roomId] });
  const enter = async (client) => {
    assert.equal((await client.send('join-room', { roomId })).ok, true);
    return client;
  };
  const ana = await enter(await java.connect(stack.origin, await token('ana', 'agent')));
  const bob = await enter(await Client.connect(stack.origin, await token('bob', 'agent')));
  const reader = await RawConnection.open(stack.origin, await token('rae', 'agent'));
  await reader.asks(1, `["join-room",{"roomId":"${roomId}"}]`);
  const mallorys = await token('mallory', 'customer');
  const senders = [];
  t.after(() => [ana, bob, reader, ...senders].forEach((client) => client.close()));

  const sender = async () => {
    const opened = await RawConnection.open(stack.origin, mallorys);
    senders.push(opened);
    await opened.asks(1, `["join-room",{"roomId":"${roomId}"}]`);
    return opened;
  };
  let mallory = await sender();
  for (let i = 2; i < 300; i++) {
    const { text, parts } = hostileEvent(random);
    if (!(await mallory.asks(i, text, parts))) mallory = await sender();
  }
  await mallory.asks(300, '["answer",{"answer":{"sdp":"the last one"}}]');

  const isLast = ({ answer }) => answer?.sdp === 'the last one';
  await ana.next('answer', isLast);
  await bob.next('answer', isLast);
  await reader.hears((frame) => String(frame).includes('the last one'));
  assert.deepEqual(ana.disconnects, [], 'the official Java client');
  assert.equal(bob.all('session-ready').length, 1, 'the official JavaScript client');
  const parsers = [reader, ...senders].map(({ frames }) => {
    const each = new OfficialParsers();
    for (const frame of frames) each.read(frame);
    return each;
  });
  assert.deepEqual(
    parsers.flatMap(({ unread }) => unread),
    [],
  );
  // Some of it got through, or nothing was tried.
  const heard = reader.frames.filter((frame) => /^4(2|5\d+-)\["(offer|answer|ice)/.test(frame));
  assert.ok(heard.length > 20, `${heard.length} events`);
  const binary = reader.frames.filter((frame) => /^45\d/.test(frame));
  assert.ok(binary.length > 2, `${binary.length} events with binary parts`);
});
