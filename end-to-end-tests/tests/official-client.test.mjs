import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client } from '../harness/client.mjs';
import { createRoom, mintToken } from '../harness/control-plane.mjs';
import { redisCommand } from '../harness/redis.mjs';
import { startStack } from '../harness/stack.mjs';
import { eventually, windows } from '../../deploy/local/waiting.mjs';

// Ana receives, Bob sends; Bob is at the second replica throughout, Ana begins at the first.
let stack;
before(async () => {
  stack = await startStack({
    replicas: { signaling: 2, rooms: 1, transcripts: 1 },
    environment: {
      HOLDFAST_CONNECTION_PING_INTERVAL: windows.thatEnds(1_000).iso,
      HOLDFAST_CONNECTION_PING_TIMEOUT: windows.thatHolds(20_000).iso,
      // Whoever is back before that is not missed.
      HOLDFAST_REPLICA_LEASE: windows.thatHolds(30_000).iso,
      QUARKUS_SHUTDOWN_DELAY: windows.thatHolds(3_000).quarkus,
    },
  });
});
after(() => stack?.stop());

const ways = {
  'by WebSocket': ['websocket'],
  'by long-polling': ['polling'],
  'by long-polling, then WebSocket': ['polling', 'websocket'],
};
for (const [way, transports] of Object.entries(ways)) {
  describe(`the official JavaScript client ${way}`, () => {
    let ana, bob, roomId;

    const replica = (i) => `http://127.0.0.1:${stack.ports.signaling[i]}`;
    const token = (sub, role) => mintToken(stack, { sub, role, rooms: [roomId] });

    async function meet(t, { anaAt = replica(0) } = {}) {
      ({ roomId } = await createRoom(stack));
      ana = await Client.connect(anaAt, await token('ana', 'agent'), { transports });
      bob = await Client.connect(replica(1), await token('bob', 'customer'), { transports });
      t.after(() => [ana, bob].forEach((client) => client.close()));
      for (const client of [ana, bob])
        assert.equal((await client.send('join-room', { roomId })).ok, true);
      await ana.next('participant-joined');
    }

    async function bobSends(count, from = 0) {
      for (let i = from; i < from + count; i++) {
        const candidate = { candidate: `candidate:${i}`, sdpMid: '0' };
        const ack = await bob.send('ice-candidate', {
          candidate,
          targetUserId: 'ana',
          id: `${roomId}-${i}`,
        });
        assert.deepEqual(ack, { ok: true, delivered: 1 });
      }
    }

    const candidates = () =>
      ana.all('ice-candidate').map((event) => event.payload.candidate.candidate);
    const numbered = (count) => Array.from({ length: count }, (_, i) => `candidate:${i}`);

    async function anaHasExactly(count) {
      await eventually(() => candidates().length >= count, { what: `${count} candidates` });
      // Whatever came twice would come before an answer that was asked for later.
      await ana.send('heartbeat', { sentAt: Date.now() });
      assert.deepEqual(candidates(), numbered(count));
    }

    async function anaIsBack(session) {
      await eventually(() => ana.socket.connected, { what: 'the connection', patience: 'long' });
      assert.equal(ana.socket.id, session, 'the same session');
      assert.equal(ana.socket.recovered, true, 'recovered');
    }

    /** Ana is cut off, goes to another address if one is given, and 20 events come meanwhile. */
    async function twentyWhileAway(cut, back = replica(1)) {
      const session = ana.socket.id;
      await bobSends(3);
      await anaHasExactly(3);
      ana.socket.io.reconnection(false);
      await cut();
      await eventually(() => !ana.socket.connected, { what: 'the drop' });
      await bobSends(20, 3);
      ana.socket.io.uri = back;
      ana.socket.io.reconnection(true);
      ana.socket.connect();
      await anaIsBack(session);
      await anaHasExactly(23);
    }

    it('is answered its events, binary parts included', async (t) => {
      await meet(t);
      const beat = await ana.send('heartbeat', { sentAt: 17 });
      assert.equal(beat.ok, true);
      assert.equal(beat.sentAt, 17);
      assert.ok(Math.abs(beat.serverTime - Date.now()) < 60_000);

      const ack = await bob.send('offer', {
        offer: { type: 'offer', sdp: 'v=0', extra: Buffer.from([1, 2, 255]) },
      });
      assert.deepEqual(ack, { ok: true, delivered: 1 });
      const { payload } = await ana.next('offer');
      assert.equal(payload.userId, 'bob');
      assert.deepEqual([...payload.offer.extra], [1, 2, 255]);
    });

    it('gets the first acknowledgment again for a repeated id, and nobody hears it twice', async (t) => {
      await meet(t);
      const offer = { offer: { type: 'offer', sdp: 'one' }, id: 'once' };
      const first = await bob.send('offer', offer);
      assert.deepEqual(await bob.send('offer', offer), first);
      await bob.send('answer', { answer: { type: 'answer', sdp: 'after' } });
      await ana.next('answer');
      assert.equal(ana.all('offer').length, 1);
    });

    it('goes through an ingress that knows no sticky sessions', async (t) => {
      await meet(t, { anaAt: stack.origin });
      await bobSends(20);
      await anaHasExactly(20);
      await twentyMoreByAnotherTransport();
    });

    async function twentyMoreByAnotherTransport() {
      const session = ana.socket.id;
      ana.socket.io.opts.transports = transports[0] === 'polling' ? ['websocket'] : ['polling'];
      ana.socket.io.reconnection(false);
      ana.dropConnection();
      await eventually(() => !ana.socket.connected);
      await bobSends(20, 20);
      ana.socket.io.reconnection(true);
      ana.socket.connect();
      await anaIsBack(session);
      await anaHasExactly(40);
    }

    it('recovers after a drop that was not recovered, before any event came', async (t) => {
      await meet(t);
      await bobSends(1);
      await anaHasExactly(1);
      const lost = ana.socket.id;
      await redisCommand(stack, 'DEL', `{session:${lost}}:outbox`);
      ana.dropConnection();
      await eventually(() => ana.socket.connected && ana.socket.id !== lost, {
        what: 'a new session',
      });
      assert.equal(ana.socket.recovered, false);
      const session = ana.socket.id;
      ana.dropConnection();
      await eventually(() => !ana.socket.connected);
      await bobSends(1, 1);
      await anaIsBack(session);
      await anaHasExactly(2);
    });

    it('recovers when the replica is told to stop', async (t) => {
      await meet(t);
      t.after(() => stack.signaling[0].start());
      const session = ana.socket.id;
      await bobSends(3);
      ana.socket.io.uri = stack.origin;
      const stopped = stack.signaling[0].terminate();
      await ana.next('server-draining');
      await bobSends(20, 3);
      await eventually(() => ana.all('session-ready').length > 1, {
        what: 'the return',
        patience: 'long',
      });
      await anaIsBack(session);
      await anaHasExactly(23);
      await stopped;
      assert.deepEqual(bob.all('participant-disconnected'), [], 'nobody else noticed');
    });

    it('recovers when the replica is killed', async (t) => {
      await meet(t);
      t.after(() => stack.signaling[0].start());
      await twentyWhileAway(() => stack.signaling[0].kill(), stack.origin);
      assert.deepEqual(bob.all('participant-disconnected'), [], 'nobody else noticed');
    });

    it('recovers when Redis was away, which its events are told', async (t) => {
      await meet(t);
      await bobSends(3);
      await stack.redis.terminate();
      t.after(() => stack.redis.start());
      const away = await bob.send('ice-candidate', {
        candidate: { candidate: 'candidate:3' },
        id: `${roomId}-3`,
      });
      assert.equal(away.error.code, 'unavailable');
      assert.equal(away.error.retryable, true);
      assert.equal(ana.socket.connected, true);
      await stack.redis.start();
      await eventually(
        async () =>
          (
            await bob.send('ice-candidate', {
              candidate: { candidate: 'candidate:3' },
              id: `${roomId}-3`,
            })
          ).ok,
        { what: 'Redis to be used again' },
      );
      await bobSends(19, 4);
      await anaHasExactly(23);
    });
  });
}
