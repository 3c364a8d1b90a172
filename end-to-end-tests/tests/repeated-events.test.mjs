import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client } from '../harness/client.mjs';
import { createRoom, mintToken } from '../harness/control-plane.mjs';
import { faults } from '../harness/faults.mjs';
import { SilentProxy } from '../harness/silent-proxy.mjs';
import { startStack } from '../harness/stack.mjs';
import { eventually, windows } from '../../deploy/local/waiting.mjs';

// Bob sends to Ana, who is at the second replica throughout. Right behind the last acknowledgment something
// happens to Bob's connection at the first replica; he comes back at the second one and repeats all.
const EVENTS = 20;

const happens = {
  ...faults,
  'half-open connection': async (struck) => {
    await faults['half-open connection'](struck);
    // The first replica has not noticed: its connection is displaced.
    struck.client.socket.io.engine.close();
  },
};

// Where the first replica is given its time, it has kept all acknowledgments by then. Ana leaves before the
// repetition: if it were relayed again, it would reach nobody, and its acknowledgments would say so.
const untilKept = {
  'client drops': ({ ana }) => ana.next('participant-disconnected'),
  'replica gets SIGTERM': ({ stack }) =>
    eventually(() => !stack.signaling[0].running, { patience: 'long', what: 'its end' }),
};

describe('a repeated event gets its acknowledgment again, and nobody gets it twice', () => {
  let stack;
  before(async () => {
    stack = await startStack({
      replicas: { signaling: 2, rooms: 1, transcripts: 1 },
      environment: {
        HOLDFAST_CONNECTION_PING_INTERVAL: windows.thatEnds(1_000).iso,
        HOLDFAST_CONNECTION_PING_TIMEOUT: windows.thatHolds(20_000).iso,
        QUARKUS_SHUTDOWN_DELAY: windows.thatHolds(2_000).quarkus,
      },
    });
  });
  after(() => stack?.stop());

  for (const fault of Object.keys(happens)) {
    it(`when ${fault}`, async (t) => {
      const { roomId } = await createRoom(stack);
      const token = (sub, role) => mintToken(stack, { sub, role, rooms: [roomId] });
      const replica = (i) => `http://127.0.0.1:${stack.ports.signaling[i]}`;
      const proxy = await SilentProxy.to(stack.ports.signaling[0]);
      const ana = await Client.connect(replica(1), await token('ana', 'agent'));
      const bob = await Client.connect(proxy.origin, await token('bob', 'customer'));
      let mend = async () => {};
      t.after(async () => {
        [ana, bob].forEach((client) => client.close());
        await proxy.close();
        await mend();
      });
      for (const client of [ana, bob]) await client.send('join-room', { roomId });
      const session = bob.socket.id;

      const first = await sendAll(bob);
      bob.socket.io.reconnection(false);
      await happens[fault]({ client: bob, proxy, stack, later: (action) => (mend = action) });
      await eventually(() => !bob.socket.connected, { what: 'the end of the connection' });
      if (fault in untilKept) {
        await untilKept[fault]({ ana, stack });
        assert.equal((await ana.send('leave-room', { roomId })).ok, true);
      }
      /** @type {any} */ (bob.socket.io).uri = replica(1);
      bob.socket.connect();
      await eventually(() => bob.socket.connected, { what: 'the return', patience: 'long' });

      assert.equal(bob.socket.id, session, 'the same session');
      assert.deepEqual(await sendAll(bob), first);
      if (fault in untilKept) await ana.send('join-room', { roomId });
      await bob.send('answer', { answer: { type: 'answer', sdp: 'after' } });
      await ana.next('answer');
      assert.deepEqual(
        ana.all('ice-candidate').map(({ payload }) => payload.candidate.candidate),
        Array.from({ length: EVENTS }, (_, i) => `${i}`),
      );
    });
  }
});

/** Each event with an id of its own; their acknowledgments. */
function sendAll(bob) {
  return Promise.all(
    Array.from({ length: EVENTS }, (_, i) =>
      bob.send('ice-candidate', { candidate: { candidate: `${i}` }, id: `event-${i}` }),
    ),
  );
}
