import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client } from '../harness/client.mjs';
import { createRoom, mintToken } from '../harness/control-plane.mjs';
import { SilentProxy } from '../harness/silent-proxy.mjs';
import { startStack } from '../harness/stack.mjs';
import { eventually, windows } from '../../deploy/local/waiting.mjs';

// Bob sends to Ana, who is at the second replica throughout. Right behind the last acknowledgment something
// happens to Bob's connection at the first replica; he comes back at the second one and repeats all.
const EVENTS = 20;

const faults = {
  'client drops': async ({ bob }) => bob.dropConnection(),
  'half-open connection': async ({ proxy, bob }) => {
    proxy.silence();
    // The first replica has not noticed: its connection is displaced.
    bob.socket.io.engine.close();
  },
  'replica gets SIGTERM': async ({ bob, stack, later }) => {
    const stopped = stack.signaling[0].terminate();
    await bob.next('server-draining');
    later(async () => {
      await stopped;
      await stack.signaling[0].start();
    });
  },
  'replica gets SIGKILL': async ({ stack, later }) => {
    await stack.signaling[0].kill();
    later(() => stack.signaling[0].start());
  },
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

  for (const [fault, happens] of Object.entries(faults)) {
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
      await happens({ bob, proxy, stack, later: (action) => (mend = action) });
      await eventually(() => !bob.socket.connected, { what: 'the end of the connection' });
      /** @type {any} */ (bob.socket.io).uri = replica(1);
      bob.socket.connect();
      await eventually(() => bob.socket.connected, { what: 'the return', patience: 'long' });

      assert.equal(bob.socket.id, session, 'the same session');
      assert.deepEqual(await sendAll(bob), first);
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
