import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client } from '../harness/client.mjs';
import { createRoom, mintToken } from '../harness/control-plane.mjs';
import { startStack } from '../harness/stack.mjs';
import { delay, eventually } from '../../deploy/local/waiting.mjs';

// A deploy as an ingress sees it: one replica after the other drains, ends and is there again, while
// people in twenty rooms go on sending to each other.
const ROOMS = 20;
const PAUSE_MS = 50;

describe('a rolling restart of signaling under traffic', () => {
  let stack;
  const pairs = [];

  before(async () => {
    stack = await startStack({
      replicas: { signaling: 2, rooms: 1, transcripts: 1 },
      environment: { QUARKUS_SHUTDOWN_DELAY: '4S' },
    });
  });
  after(async () => {
    for (const { sender, receiver } of pairs) {
      sender.close();
      receiver.close();
    }
    await stack?.stop();
  });

  it('loses nothing, doubles nothing, and nobody notices', async () => {
    for (let i = 0; i < ROOMS; i++) pairs.push(await pair(i));
    let running = true;
    const traffic = pairs.map((each) => talk(each, () => running));

    for (const replica of stack.signaling) {
      await replica.terminate();
      await replica.start();
      await eventually(() => everybodyIsThere(), { within: 30_000, what: 'everybody to be back' });
    }
    running = false;
    await Promise.all(traffic);

    for (const { sent, receiver, sender } of pairs) {
      await eventually(() => heard(receiver).length >= sent.length, { what: 'the last events' });
      await receiver.send('heartbeat', {});
      assert.deepEqual(heard(receiver), sent);
      for (const client of [sender, receiver]) {
        assert.deepEqual(client.all('participant-disconnected'), []);
      }
    }
    assert.ok(
      pairs.every(({ sent }) => sent.length > 50),
      'there was traffic',
    );
  });

  async function pair(i) {
    const { roomId } = await createRoom(stack);
    const join = async (sub, role) => {
      const token = await mintToken(stack, { sub, role, rooms: [roomId] });
      const client = await Client.connect(stack.origin, token, {
        transports: [i % 4 === 0 ? 'polling' : 'websocket'],
      });
      await client.send('join-room', { roomId });
      return client;
    };
    return {
      sender: await join(`bob-${i}`, 'customer'),
      receiver: await join(`ana-${i}`, 'agent'),
      sent: [],
    };
  }

  /** As a client does that means its events to arrive: the same id until it is acknowledged. */
  async function talk({ sender, sent }, goesOn) {
    for (let number = 0; goesOn(); number++) {
      const event = { candidate: { candidate: `${number}` }, id: `event-${number}` };
      await eventually(async () => (await sender.send('ice-candidate', event, 2_000)).ok, {
        within: 30_000,
        what: 'an acknowledgment',
      });
      sent.push(`${number}`);
      await delay(PAUSE_MS);
    }
  }

  const heard = (client) =>
    client.all('ice-candidate').map(({ payload }) => payload.candidate.candidate);

  const everybodyIsThere = () =>
    pairs.every(({ sender, receiver }) => sender.socket.connected && receiver.socket.connected);
});
