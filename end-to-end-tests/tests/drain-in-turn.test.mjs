import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Client } from '../harness/client.mjs';
import { mintToken } from '../harness/control-plane.mjs';
import { redisCommand } from '../harness/redis.mjs';
import { RollingRestart } from '../harness/rolling-restart.mjs';
import { startStack } from '../harness/stack.mjs';
import { eventually, nextTurn, windows } from '../../deploy/local/waiting.mjs';

// A node that is drained takes two of three replicas at once, while people talk. Beside them some are connected to
// each replica who say nothing: what they hear shows in which order replicas send their clients away.
const SESSIONS = 24;
const WATCHERS = 6;
const DRAIN = windows.thatHolds(4_000);
// Whoever is back before that is not missed.
const LEASE = windows.thatHolds(120_000);
const TURN = '{drain:signaling-service}';

describe('replicas of one service that end at once', () => {
  let stack, restart;
  const watchers = [];

  before(async () => {
    stack = await startStack({
      replicas: { signaling: 3, rooms: 1, transcripts: 1 },
      environment: {
        QUARKUS_SHUTDOWN_DELAY: DRAIN.quarkus,
        HOLDFAST_DRAIN_LONGEST_WAIT: windows.thatHolds(120_000).quarkus,
        HOLDFAST_REPLICA_LEASE: LEASE.iso,
      },
    });
    restart = new RollingRestart(stack, {
      ...{ sessions: SESSIONS, calls: 1, pauseMs: 100 },
      leaseMs: LEASE.ms,
    });
    await restart.begin();
  });
  after(async () => {
    for (const watcher of watchers) watcher.close();
    restart?.close();
    await stack?.stop();
  });

  /**
   * Clients at a replica, who do not come back. What becomes of them is added to the events. One is sent
   * away when the close frame is here: with the last one the replica gives its turn back, and others may
   * be told before the closing handshake is over. Frames that are read in one turn of the event loop
   * came in no order, so what was told is added at its end.
   */
  async function watch(i, events) {
    const origin = `http://127.0.0.1:${stack.ports.signaling[i]}`;
    for (let n = 0; n < WATCHERS; n++) {
      const sub = `watcher-${watchers.length}`;
      const token = await mintToken(stack, { sub, role: 'customer', rooms: [] });
      const client = await Client.connect(origin, token, { reconnection: false });
      client.socket.on('server-draining', () => {
        nextTurn().then(() => events.push(`${i} told`));
      });
      client.onClosing(() => events.push(`${i} sent away`));
      watchers.push(client);
    }
  }

  const count = (events, event) => events.filter((each) => each === event).length;
  const assertDrained = (events, i) => {
    assert.equal(count(events, `${i} told`), WATCHERS, `${events}`);
    assert.equal(count(events, `${i} sent away`), WATCHERS, `${events}`);
  };

  it('send their clients away one after another', async () => {
    const events = [];
    await watch(0, events);
    await watch(1, events);

    await Promise.all([0, 1].map((i) => stack.signaling[i].terminate()));

    const [first, second] = events[0].startsWith('0') ? [0, 1] : [1, 0];
    assertDrained(events.slice(0, 2 * WATCHERS), first);
    assertDrained(events.slice(2 * WATCHERS), second);
    for (const { client, wasMissed } of restart.people) {
      assert.ok(wasMissed || client.all('participant-disconnected').length === 0, 'nobody is told');
    }
    for (const i of [0, 1]) await stack.signaling[i].start();
  });

  it('do not wait for long for one that was killed during its turn', async () => {
    const events = [];
    await watch(0, events);
    await watch(1, events);
    const killed = stack.signaling[0].terminate();
    await eventually(() => events.includes('0 told'), { patience: 'long', what: 'its drain' });
    await stack.signaling[0].kill();
    await killed;
    await eventually(() => count(events, '0 sent away') === WATCHERS, { what: 'their ends' });

    await stack.signaling[1].terminate();

    assertDrained(
      events.filter((event) => event.startsWith('1')),
      1,
    );
    for (const i of [0, 1]) await stack.signaling[i].start();
  });

  it('give the turn back, and lose and double nothing', async () => {
    assert.equal(await redisCommand(stack, 'EXISTS', TURN), '0');

    const { talk, transcripts, requests } = await restart.account();

    // Who polled through the one that was killed has lost that poll, and others may have been told.
    const { events, sentAgain, lost, doubled, disordered, anew } = talk;
    assert.deepEqual(
      { lost, doubled, disordered, anew },
      { lost: 0, doubled: 0, disordered: 0, anew: 0 },
      `of ${events} events, ${sentAgain} sent again`,
    );
    const { segments, unended, ...figures } = transcripts;
    assert.deepEqual(
      [unended, figures.lost, figures.doubled, figures.disordered],
      [0, 0, 0, 0],
      `of ${segments} segments`,
    );
    assert.deepEqual(requests.failed, []);
    for (const person of restart.people) assert.ok(person.client.socket.connected);
  });
});
